use jiff::Timestamp;
use proptest::prelude::*;

use super::{Doubt, REACH, Reconciled, SKEW, applications, secret, settled};
use crate::domain::pending::{PendingKind, PendingWrite, WriteId};
use crate::domain::{
    Application, ClientId, ClientSecret, EnvKey, FieldSet, Kind, SecretId, SecretStatus, Settings,
    Unknown,
};

const US: &str = "skc_1";
const COLLEAGUE: &str = "skc_2";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_521_600 + seconds).unwrap()
}

fn intent(kind: PendingKind) -> PendingWrite {
    PendingWrite {
        id: WriteId { run: "1".into(), number: 1 },
        kind,
        environment: EnvKey::new("acme"),
        environment_name: "Acme".into(),
        client: None,
        at: at(0),
        unanswered: false,
    }
}

fn lost(known: &[&str], creator: Option<&str>) -> PendingWrite {
    intent(PendingKind::Secret {
        application: ClientId::new("webc_1"),
        application_name: "Coffee-Desk".into(),
        known: known.iter().map(|&id| SecretId::new(id)).collect(),
        creator: creator.map(str::to_owned),
    })
}

fn listed(id: &str, created: i64, by: Option<&str>) -> ClientSecret {
    ClientSecret {
        id: SecretId::new(id),
        suffix: "6nRi".into(),
        status: SecretStatus::Active,
        created: Some(at(created)),
        expires: None,
        last_used: Some(at(created)),
        created_by: by.map(str::to_owned),
    }
}

fn doubts(outcome: &Reconciled) -> Vec<(&str, Doubt)> {
    let Reconciled::Ambiguous(suspects) = outcome else { return Vec::new() };
    suspects.iter().map(|one| (one.secret.id.as_str(), one.doubt)).collect()
}

#[test]
fn a_secret_alone_in_time_and_signed_by_us_is_the_ghost() {
    let all = [listed("old", -900, Some(US)), listed("new", 2, Some(US))];
    let outcome = secret(&lost(&["old"], Some(US)), &all, &[]);
    assert_eq!(outcome, Reconciled::Orphaned(all[1].clone()));
    assert_eq!(outcome.deletable(), Some(&all[1]));
}

#[test]
fn what_is_known_held_or_anothers_is_not_suspected() {
    let all = [
        listed("old", 1, Some(US)),
        listed("held", 1, Some(US)),
        listed("theirs", 1, Some(COLLEAGUE)),
    ];
    let held = [SecretId::new("held")];
    assert_eq!(secret(&lost(&["old"], Some(US)), &all, &held), Reconciled::NothingHappened);
}

#[test]
fn whatever_may_be_a_colleagues_is_said_to_be_ambiguous() {
    let mut used = listed("new", 1, Some(US));
    used.last_used = Some(at(5));
    let dateless = ClientSecret { created: None, last_used: None, ..listed("new", 1, Some(US)) };
    for (new, creator, doubt) in [
        (used, Some(US), Doubt::Used),
        (listed("new", -3600, Some(US)), Some(US), Doubt::Time),
        (listed("new", 3600, Some(US)), Some(US), Doubt::Time),
        (dateless, Some(US), Doubt::Time),
        (listed("new", 1, None), Some(US), Doubt::Creator),
        (listed("new", 1, Some(US)), None, Doubt::Creator),
    ] {
        let outcome = secret(&lost(&[], creator), &[new], &[]);
        assert_eq!(doubts(&outcome), [("new", doubt)]);
        assert_eq!(outcome.deletable(), None, "{doubt:?}");
    }
    let two = [listed("one", 1, Some(US)), listed("two", 2, Some(US))];
    let outcome = secret(&lost(&[], Some(US)), &two, &[]);
    assert_eq!(doubts(&outcome), [("one", Doubt::Others), ("two", Doubt::Others)]);
}

#[test]
fn a_listing_read_too_early_settles_nothing() {
    let lost = lost(&[], Some(US));
    assert!(!settled(&lost, at(5)));
    assert!(settled(&lost, at(60)));
}

#[test]
fn a_lost_application_is_found_by_name_kind_and_time() {
    let application = |id: &str, name: &str, kind: Kind, created: i64| Application {
        id: ClientId::new(id),
        kind,
        created: Some(at(created)),
        updated: None,
        secrets: Vec::new(),
        settings: Settings { name: name.into(), ..Settings::default() },
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    };
    let all = [
        application("known", "Coffee", Kind::Web, 1),
        application("late", "Coffee", Kind::Web, 9000),
        application("new", "Coffee", Kind::Web, 1),
        application("kind", "Coffee", Kind::Spa, 1),
        application("name", "Tea", Kind::Web, 1),
    ];
    let lost = intent(PendingKind::Application {
        name: "Coffee".into(),
        kind: "WEB_APP".into(),
        known: vec![ClientId::new("known")],
    });
    let found: Vec<_> = applications(&lost, &all).iter().map(|one| one.id.as_str()).collect();
    assert_eq!(found, ["new", "late"]);
    assert_eq!(secret(&lost, &[listed("x", 1, None)], &[]), Reconciled::NothingHappened);
}

/// Something that happens to the application's secrets.
#[derive(Clone, Copy, Debug)]
enum SecretHappening {
    /// We create one, and keep its value.
    Kept,
    /// We create one, and the answer is lost. `true`: it took effect.
    Lost(bool),
    /// A colleague creates one, in our name when they share our credentials.
    Colleague { shares: bool, uses: bool },
}

fn happening() -> impl Strategy<Value = SecretHappening> {
    prop_oneof![
        Just(SecretHappening::Kept),
        any::<bool>().prop_map(SecretHappening::Lost),
        any::<(bool, bool)>()
            .prop_map(|(shares, uses)| SecretHappening::Colleague { shares, uses }),
    ]
}

proptest! {
    // Each happening has a time of its own, up to hours apart; the server's clock is off by up to
    // the skew, and signs what it lists or not.
    #[test]
    fn no_colleagues_secret_is_taken_for_ours_and_none_of_ours_is_missed(
        happenings in prop::collection::vec((happening(), 0_i64..400), 1..12),
        skew in -60_i64..=60,
        delay in 0_i64..=60,
        signs in any::<bool>(),
    ) {
        let (mut all, mut held, mut now) = (Vec::<ClientSecret>::new(), Vec::new(), 0);
        let mut intents = Vec::new();
        let mut ours = Vec::new();
        let mut foreign = Vec::new();
        for (number, (happening, pause)) in happenings.into_iter().enumerate() {
            now += pause;
            let id = format!("s{number}");
            let mut add = |by: &str, created: i64| {
                all.push(listed(&id, created, signs.then_some(by)));
            };
            match happening {
                SecretHappening::Kept => {
                    add(US, now + skew);
                    held.push(SecretId::new(&id));
                }
                SecretHappening::Lost(happened) => {
                    let known: Vec<_> = all.iter().map(|one| one.id.to_string()).collect();
                    let known: Vec<_> = known.iter().map(String::as_str).collect();
                    let mut intent = lost(&known, Some(US));
                    intent.at = at(now);
                    if happened {
                        all.push(listed(&id, now + skew + delay, signs.then_some(US)));
                        ours.push((intents.len(), SecretId::new(&id)));
                    }
                    intents.push(intent);
                }
                SecretHappening::Colleague { shares, uses } => {
                    add(if shares { US } else { COLLEAGUE }, now + skew);
                    if let (true, Some(last)) = (uses, all.last_mut()) {
                        last.last_used = Some(at(now + skew + 1));
                    }
                    foreign.push(SecretId::new(&id));
                }
            }
        }
        let outcomes: Vec<_> = intents.iter().map(|intent| secret(intent, &all, &held)).collect();
        for (number, id) in &ours {
            let suspects = outcomes[*number].suspects();
            prop_assert!(suspects.iter().any(|one| one.id == *id), "{id} is missed");
        }
        for (intent, outcome) in intents.iter().zip(&outcomes) {
            let Reconciled::Orphaned(orphaned) = outcome else { continue };
            if foreign.contains(&orphaned.id) {
                let created = orphaned.created.unwrap();
                prop_assert!(created >= intent.at - SKEW, "{orphaned:?}");
                prop_assert!(created <= intent.at + REACH + SKEW, "{orphaned:?}");
                prop_assert_eq!(orphaned.created_by.as_deref(), Some(US));
                prop_assert!(orphaned.used().is_none());
            }
            prop_assert!(!held.contains(&orphaned.id));
            prop_assert_eq!(outcome.suspects().len(), 1);
        }
    }
}
