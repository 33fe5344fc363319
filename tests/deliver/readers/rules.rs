//! Readers that go line by line, as their documentation and sources describe them.

use std::collections::BTreeMap;

use super::Variables;

fn lines(text: &[u8]) -> Option<Vec<&str>> {
    let text = std::str::from_utf8(text).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Some(text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect())
}

/// `docker run --env-file`: everything behind the equals sign, as it is.
pub fn docker(text: &[u8]) -> Variables {
    let mut found = BTreeMap::new();
    for line in lines(text)?.into_iter().map(str::trim_start) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=').map_or((line, None), |(n, v)| (n, Some(v)));
        if name.is_empty() || name.contains(char::is_whitespace) {
            return None;
        }
        // A name alone is taken from the surroundings, where there is none.
        if let Some(value) = value {
            found.insert(name.to_owned(), value.to_owned());
        }
    }
    Some(found)
}

/// `kubectl create secret --from-env-file`: as docker, but a name stands once and is a name.
pub fn kubectl(text: &[u8]) -> Variables {
    let mut found = BTreeMap::new();
    for line in lines(text)?.into_iter().map(str::trim_start) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        let fits = |one: char| one.is_ascii_alphanumeric() || "_-.".contains(one);
        let begins = name.starts_with(|one: char| !one.is_ascii_digit());
        if !begins || !name.chars().all(fits) {
            return None;
        }
        if found.insert(name.to_owned(), value.to_owned()).is_some() {
            return None;
        }
    }
    Some(found)
}

/// `EnvironmentFile=` of systemd before version 254: quotes and backslashes, but no comment behind a
/// value, and a comment that ends in a backslash goes on.
pub fn systemd(text: &[u8]) -> Variables {
    let text = std::str::from_utf8(text).ok()?;
    // It passes over lines for shells: a file of such lines is not for it.
    if text.lines().any(|line| line.trim_start().starts_with("export")) {
        return None;
    }
    let mut chars = text.chars().peekable();
    let mut found = BTreeMap::new();
    while let Some(first) = chars.next() {
        if first.is_whitespace() {
            continue;
        }
        let rest = |chars: &mut std::iter::Peekable<std::str::Chars>| {
            while let Some(one) = chars.next_if(|one| *one != '\n') {
                if one == '\\' {
                    chars.next();
                }
            }
        };
        if "#;".contains(first) {
            rest(&mut chars);
            continue;
        }
        let mut name = String::from(first);
        if first != '=' {
            while let Some(one) = chars.next_if(|one| !"=\n".contains(*one)) {
                name.push(one);
            }
            if chars.next_if_eq(&'=').is_none() {
                continue;
            }
        }
        let value = systemd_value(&mut chars);
        let name = name.trim();
        let fits = |one: char| one.is_ascii_alphanumeric() || one == '_';
        if !name.is_empty() && name.chars().all(fits) {
            found.insert(name.to_owned(), value);
        }
    }
    Some(found)
}

fn systemd_value(chars: &mut std::iter::Peekable<std::str::Chars>) -> String {
    // What is written without quotes loses the blanks at its end.
    let (mut value, mut solid, mut started) = (String::new(), 0, false);
    while let Some(one) = chars.next() {
        match one {
            '\n' => break,
            '\\' => {
                started = true;
                match chars.next() {
                    None | Some('\n') => {}
                    Some(next) => value.push(next),
                }
                solid = value.len();
            }
            '\'' | '"' if !started => {
                while let Some(inner) = chars.next() {
                    match inner {
                        _ if inner == one => break,
                        '\\' if one == '"' => match chars.next() {
                            Some(next) if "\"\\`$".contains(next) => value.push(next),
                            Some('\n') | None => {}
                            Some(next) => value.extend(['\\', next]),
                        },
                        _ => value.push(inner),
                    }
                }
                solid = value.len();
            }
            _ if one.is_whitespace() => {
                if started {
                    value.push(one);
                }
            }
            _ => {
                started = true;
                value.push(one);
                solid = value.len();
            }
        }
    }
    value.truncate(solid);
    value
}
