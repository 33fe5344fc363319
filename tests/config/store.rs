use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use appdeck::domain::connection::{ConfigChange, Target};
use appdeck::runtime::connecting::store::write;

const TWO: &str = "# mine\n[[environments]]\nname = \"A\"\n[[environments]]\nname = \"B\"\n";
const ONE: &str = "# mine\n[[environments]]\nname = \"B\"\n";

fn remove() -> ConfigChange {
    ConfigChange::Remove(Target::Environment, "A".into())
}

fn fine(draft: &Path) -> Result<(), String> {
    fs::read(draft).map(drop).map_err(|error| error.to_string())
}

fn names(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap();
    all.map(|one| one.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn the_file_behind_a_link_is_written_and_closed_to_others() {
    let (home, dotfiles) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (link, file) = (home.path().join("config.toml"), dotfiles.path().join("appdeck.toml"));
    fs::write(&file, TWO).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&file, &link).unwrap();
    write(&link, &remove(), &fine).unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), ONE);
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(names(dotfiles.path()), ["appdeck.toml"]);
}

#[test]
fn what_would_not_be_understood_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, TWO).unwrap();
    let why = write(&file, &remove(), &|draft| {
        assert_eq!(fs::read_to_string(draft).unwrap(), ONE);
        Err("it is wrong".into())
    });
    assert_eq!(why, Err("it is wrong".into()));
    assert_eq!((fs::read_to_string(&file).unwrap(), names(folder.path()).len()), (TWO.into(), 1));
}

#[test]
fn a_change_that_comes_in_between_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, TWO).unwrap();
    let once = std::cell::Cell::new(true);
    write(&file, &remove(), &|_| {
        if once.replace(false) {
            fs::write(&file, format!("# theirs\n{TWO}")).unwrap();
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("# theirs\n{ONE}"));
    let why = write(&file, &ConfigChange::Remove(Target::Environment, "B".into()), &|_| {
        let before = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("#\n{before}")).unwrap();
        Ok(())
    });
    assert!(why.unwrap_err().contains("somebody else keeps changing it; nothing was written"));
    assert_eq!(names(folder.path()), ["config.toml"]);
}

#[test]
fn a_file_that_must_not_be_written_is_left_alone_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    symlink(folder.path().join("nowhere"), &file).unwrap();
    let why = write(&file, &remove(), &fine).unwrap_err();
    assert!(why.contains("is a symbolic link that leads nowhere"), "{why}");
    fs::remove_file(&file).unwrap();
    fs::write(&file, TWO).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    let why = write(&file, &remove(), &fine).unwrap_err();
    assert!(why.contains("is read-only: chmod u+w"), "{why}");
    assert_eq!(fs::read_to_string(&file).unwrap(), TWO);
}
