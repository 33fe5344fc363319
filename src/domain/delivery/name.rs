//! The place of an application's secret among all others, as one word.

use ring::digest::{SHA256, digest};

use super::DeliverySubject;

/// The longest name: as long as a label's value in Kubernetes may be.
const LONGEST: usize = 63;
/// How much of a client ID is readable in it.
const CLIENT: usize = 32;
/// How many bytes of the digest make it unlike all others.
const TAG: usize = 4;

/// The name of the subject's place: what can be read of environment, application and client ID in
/// lower-case letters, digits and hyphens, then a digest, with dots between them. It is fit for
/// paths and for the names of Kubernetes objects.
///
/// The readable parts may be cut or the same for two applications; the digest is of all that tells
/// one from another, so that no two share a place.
pub fn unique(subject: &DeliverySubject) -> String {
    let tag = tag(subject);
    let client = cut(&slug(subject.client_id.as_str()), CLIENT);
    let [environment, application] = [&subject.environment, &subject.application].map(|n| slug(n));
    let room = LONGEST.saturating_sub(tag.len() + client.len() + 3);
    let environment = cut(&environment, (room / 2).max(room.saturating_sub(application.len())));
    let application = cut(&application, room.saturating_sub(environment.len()));
    let parts = [environment, application, client, tag];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

/// A digest of the environment, where it is, and the client ID. Each part's length stands before
/// it, so that nothing can move from one into the next.
fn tag(subject: &DeliverySubject) -> String {
    let address = subject.environment_url.as_deref().unwrap_or_default();
    let mut told = Vec::new();
    for part in [&subject.environment, address, subject.client_id.as_str()] {
        told.extend_from_slice(&part.len().to_be_bytes());
        told.extend_from_slice(part.as_bytes());
    }
    let digest = digest(&SHA256, &told);
    let start = digest.as_ref().iter().take(TAG);
    let tag = start.fold(0, |tag: u32, byte| tag << 8 | u32::from(*byte));
    format!("{tag:08x}")
}

/// `text` as lower-case letters, digits and single hyphens between them.
pub fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

fn cut(slug: &str, room: usize) -> String {
    slug.get(..room).unwrap_or(slug).trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::unique;
    use crate::domain::ClientId;
    use crate::domain::delivery::DeliverySubject;

    fn subject(
        environment: &str,
        url: &str,
        application: &str,
        client_id: &str,
    ) -> DeliverySubject {
        DeliverySubject {
            environment: environment.into(),
            environment_url: Some(url.into()),
            application: application.into(),
            client_id: ClientId::new(client_id),
            suffix: String::new(),
        }
    }

    #[test]
    fn no_two_applications_share_a_place() {
        let url = "https://acme.scalekit.com";
        let long = "a".repeat(300);
        let all = [
            subject("Acme", url, "Prod Desk", "webc_1"),
            subject("Acme Prod", url, "Desk", "webc_1"),
            subject("Acme", url, "Partner-Portal", "webc_2"),
            subject("Acme", url, "Partner-Portal", "webc_3"),
            subject("acme", url, "partner portal", "webc_2"),
            subject("Acme", "https://acme.scalekit.dev", "Partner-Portal", "webc_2"),
            subject("Acme", url, "Partner-Portal", "WEBC_2"),
            subject("Acme", url, "Partner-Portal", "webc-2"),
            subject("カフェ", url, "机", "webc_2"),
            subject("カフェ", url, "椅子", "webc_4"),
            subject("", url, "", ""),
            subject("", url, "", "."),
            subject(&long, url, &long, "webc_5"),
            subject(&long, url, &long, "webc_6"),
            subject(&long, url, &long, &format!("{long}7")),
            subject(&long, url, &long, &format!("{long}8")),
        ];
        let mut places = HashMap::new();
        for one in &all {
            if let Some(other) = places.insert(unique(one), one) {
                panic!("{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn it_can_be_read() {
        let one = subject("Acme Production", "https://a.example", "Coffee-Desk", "webc_1120008378");
        let place = unique(&one);
        assert!(place.starts_with("acme-production.coffee-desk.webc-1120008378."), "{place}");
        let long = subject("The one environment of all", "", "An application's name", "webc_1");
        assert!(
            unique(&long).starts_with("the-one-environment-of-al.an-application-s-name.webc-1.")
        );
    }

    /// Names that are easily taken for each other.
    fn word() -> impl Strategy<Value = String> {
        prop_oneof!["[aA][ ._-]{0,2}[bB]?", "[a-b.-]{0,4}", "\\PC{0,6}", "[ab-]{55,70}"]
    }

    proptest! {
        #[test]
        fn what_differs_has_another_place(a in (word(), word(), word()), b in (word(), word(), word()), name in word()) {
            let [one, other] = [&a, &b].map(|(environment, url, id)| subject(environment, url, &name, id));
            prop_assert_eq!(a == b, unique(&one) == unique(&other));
        }

        #[test]
        fn it_names_a_kubernetes_object_and_a_path(environment in word(), application in word(), id in word()) {
            let place = unique(&subject(&environment, "", &application, &id));
            prop_assert!(place.len() <= 63, "{place}");
            for label in place.split('.') {
                let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                prop_assert!(!label.is_empty() && label.chars().all(inner), "{place}");
                prop_assert!(!label.starts_with('-') && !label.ends_with('-'), "{place}");
            }
        }
    }
}
