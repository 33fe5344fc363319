//! Git's index: whether it holds a file, so that the next commit would.

/// Whether `index`, as git keeps it, holds `path`, with `/` between its parts. `None` when it is
/// nothing that is understood here.
pub fn holds(index: &[u8], path: &[u8]) -> Option<bool> {
    // Names of objects are SHA-1 or SHA-256; only one of them fits to the last byte.
    [20, 32].into_iter().find_map(|hash| search(index, path, hash))
}

/// The index that `index` is a part of, by the name of its file, when git has split it.
pub fn shared(index: &[u8]) -> Option<String> {
    [20, 32].into_iter().find_map(|hash| {
        let mut reader = IndexReader::new(index, hash)?;
        while reader.entry()? {}
        let link = reader.extension(b"link")?;
        let name = link.get(..hash)?;
        Some(name.iter().fold("sharedindex.".to_owned(), |text, byte| format!("{text}{byte:02x}")))
    })
}

fn search(index: &[u8], path: &[u8], hash: usize) -> Option<bool> {
    let mut reader = IndexReader::new(index, hash)?;
    let mut found = false;
    while reader.entry()? {
        found |= reader.path == path || inside(&reader.path, path);
    }
    reader.extension(b"")?;
    Some(found)
}

// A sparse index has folders, with a slash behind.
fn inside(folder: &[u8], path: &[u8]) -> bool {
    folder.ends_with(b"/") && path.starts_with(folder)
}

struct IndexReader<'a> {
    /// Without the checksum at the end.
    bytes: &'a [u8],
    at: usize,
    hash: usize,
    version: u32,
    left: u32,
    path: Vec<u8>,
}

impl<'a> IndexReader<'a> {
    fn new(index: &'a [u8], hash: usize) -> Option<Self> {
        let bytes = index.get(..index.len().checked_sub(hash)?)?;
        let mut reader = Self { bytes, at: 4, hash, version: 0, left: 0, path: Vec::new() };
        reader.version = reader.number()?;
        reader.left = reader.number()?;
        (bytes.starts_with(b"DIRC") && (2..=4).contains(&reader.version)).then_some(reader)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    // Reads the path of the next entry, when there is one; `None` when it is nothing of the kind.
    fn entry(&mut self) -> Option<bool> {
        let Some(left) = self.left.checked_sub(1) else { return Some(false) };
        self.left = left;
        let start = self.at;
        self.take(40 + self.hash)?;
        let flags = self.take(2)?;
        // An entry with more flags than there was room for.
        if flags.first()? & 0x40 != 0 {
            self.take(2)?;
        }
        if self.version == 4 {
            let cut = self.offset()?;
            self.path.truncate(self.path.len().checked_sub(cut)?);
        } else {
            self.path.clear();
        }
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == 0)?;
        let name = self.take(length + 1)?;
        self.path.extend_from_slice(name.get(..length)?);
        if self.version != 4 {
            // Entries fill a multiple of eight bytes.
            self.take((8 - (self.at - start) % 8) % 8)?;
        }
        Some(true)
    }

    // How much of the path before falls away: seven bits a byte, the most significant first.
    fn offset(&mut self) -> Option<usize> {
        let mut value = 0_usize;
        loop {
            let byte = *self.take(1)?.first()?;
            value = value.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            value = value.checked_add(1)?;
        }
    }

    // The extension of this name, empty where there is none; `None` when they do not end where they
    // must.
    fn extension(&mut self, wanted: &[u8]) -> Option<&'a [u8]> {
        let mut found = &b""[..];
        while self.at < self.bytes.len() {
            let name = self.take(4)?;
            let length = usize::try_from(self.number()?).ok()?;
            let body = self.take(length)?;
            if name == wanted {
                found = body;
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    fn entry(path: &str, hash: usize) -> Vec<u8> {
        let mut bytes = vec![1; 40 + hash];
        bytes.extend([0, u8::try_from(path.len()).unwrap()]);
        bytes.extend(path.bytes());
        bytes.push(0);
        while !bytes.len().is_multiple_of(8) {
            bytes.push(0);
        }
        bytes
    }

    fn index(paths: &[&str], hash: usize) -> Vec<u8> {
        let mut bytes = b"DIRC\0\0\0\x02\0\0\0".to_vec();
        bytes.push(u8::try_from(paths.len()).unwrap());
        bytes.extend(paths.iter().flat_map(|path| entry(path, hash)));
        bytes.extend(b"TREE\0\0\0\x03abc");
        bytes.extend(vec![7; hash]);
        bytes
    }

    #[test]
    fn a_file_is_found_by_its_whole_path() {
        for hash in [20, 32] {
            let bytes = index(&[".env", "deep/down/.env", "kept/"], hash);
            for (path, expected) in [
                (".env", true),
                ("deep/down/.env", true),
                ("deep/.env", false),
                ("env", false),
                ("kept/.env", true),
            ] {
                assert_eq!(holds(&bytes, path.as_bytes()), Some(expected), "{path}");
            }
        }
    }

    #[test]
    fn what_is_no_index_tells_nothing() {
        let whole = index(&[".env"], 20);
        for bytes in [&b""[..], b"DIRC", &whole[..whole.len() - 1], &whole[1..]] {
            assert_eq!(holds(bytes, b".env"), None);
        }
    }
}
