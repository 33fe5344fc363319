//! A disk that takes nothing more: this very binary runs again under a limit of zero bytes a file.

use std::path::PathBuf;
use std::process::Command;

use appdeck::domain::delivery::{DeliveryFailure, Exposed, FileFormat, FileTarget};
use appdeck::runtime::deliver::Files;

use super::{Here, subject, value};

const FOLDER: &str = "APPDECK_TEST_FOLDER";

fn under_limit(test: &str, here: &Here) {
    // A write beyond the limit raises a signal; ignored, the write fails instead.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" --exact --ignored \"$1\"";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(format!("deliver::full::{test}"))
        .env(FOLDER, here.0.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[test]
fn a_full_disk_leaves_no_new_file_and_the_old_one_as_it_was() {
    let here = Here::with(".env", "A=1\n", 0o600);
    under_limit("on_a_full_disk", &here);
    assert_eq!(here.text(".env"), "A=1\n");
    assert_eq!(here.names(), [".env"]);
}

#[test]
#[ignore = "runs under a limit that its sibling sets"]
fn on_a_full_disk() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    for (name, format) in [(".env", FileFormat::Env), ("new", FileFormat::Raw)] {
        let target = FileTarget {
            path: folder.join(name),
            format,
            exposed: Exposed::Refuse,
            subject: subject(),
        };
        let failure = Files::default().deliver(&target, &value(), None).unwrap_err();
        let refused = matches!(failure, DeliveryFailure::Refused { doing: "write", .. });
        assert!(refused, "{failure:?}");
        assert!(failure.kept(), "no file holds it, {name} least of all");
    }
}
