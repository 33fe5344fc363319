//! Values of another type: all of them are told at once, each with its line, and none is repeated.

use super::read;

/// The mistakes: line, column and what was expected.
fn told(text: &str) -> Vec<String> {
    let error = read(text).unwrap_err().to_string();
    assert!(!error.contains("4711") && !error.contains("canary"), "{error}");
    let places = error.lines().map(|line| line.split_once("config.toml:").unwrap().1.to_owned());
    places.collect()
}

#[test]
fn all_values_of_another_type_are_told_at_once() {
    let text = "ca_file = 4711\n\
                [ui]\nascii = \"canary\"\nmouse = 4711\ntheme = true\n\
                [keys]\nquit = 4711\nhelp = [\"x\", 4711]\n\
                [[environments]]\nname = 4711\nread_only = \"canary\"\ndeny = \"canary\"\n\
                client_secret = { from = 4711, run = \"canary\" }\n\
                [[environments]]\nname = \"B\"\nclient_secret = [\"canary\"]\n\
                [[workspaces]]\ntoken = 4711\n\
                [[deliver]]\nrun = \"canary\"\nnewline = \"canary\"\n";
    let credential = "expected a string or a table such as { from = \"env\", name = \"…\" }";
    assert_eq!(
        told(text),
        [
            "1:11: expected a string",
            "3:9: expected a boolean",
            "4:9: expected a boolean",
            "5:9: expected a string",
            "7:8: expected a key or a list of keys",
            "8:8: expected a key or a list of keys",
            "10:8: expected a string",
            "11:13: expected a boolean",
            "12:8: expected a list of strings",
            "13:26: expected a string",
            "13:38: expected a list of strings",
            &format!("16:17: {credential}"),
            &format!("18:9: {credential}"),
            "20:7: expected a list of strings",
            "21:11: expected a boolean",
        ]
    );
}

#[test]
fn a_table_that_is_none_is_told_at_its_place() {
    assert_eq!(told("ui = 4711\nenvironments = \"canary\"\n").len(), 2);
    assert_eq!(told("environments = [4711]\n"), ["1:16: expected a list of tables"]);
    let inline = "environments = [{ name = 4711 }, { url = 4711 }]\n";
    assert_eq!(told(inline), ["1:26: expected a string", "1:42: expected a string"]);
}
