//! Examples, then what holds for any three settings.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::domain::claim::Claim;

fn list(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn urls(items: &[&str]) -> Settings {
    Settings { post_login_uris: list(items).into(), ..Settings::default() }
}

fn claimed(claims: &[(&str, &str)]) -> Settings {
    let claim = |(key, value): &(&str, &str)| Claim { key: (*key).into(), value: (*value).into() };
    Settings { custom_claims: claims.iter().map(claim).collect(), ..Settings::default() }
}

fn initiated(url: Option<&str>) -> Settings {
    Settings { initiate_login_uri: url.map(str::to_owned), ..Settings::default() }
}

fn named(name: &str) -> Settings {
    Settings { name: name.into(), ..Settings::default() }
}

#[test]
fn lists_merge_by_element() {
    for (base, mine, theirs, result) in [
        // Additions of both, theirs first.
        (&["a"][..], &["a", "m"][..], &["a", "t"][..], &["a", "t", "m"][..]),
        // Removals of both.
        (&["a", "b", "c"], &["b", "c"], &["a", "b"], &["b"]),
        // Kept untouched here, removed there.
        (&["a", "b"], &["a", "b", "m"], &["b"], &["b", "m"]),
        (&["a", "b"], &["b"], &["a", "b", "t"], &["b", "t"]),
        // The same addition once, at their place.
        (&["a"], &["a", "x", "m"], &["x", "a"], &["x", "a", "m"]),
        // The same removal.
        (&["a", "b"], &["a", "m"], &["a"], &["a", "m"]),
        // An edit is a removal and an addition.
        (&["a", "b"], &["A", "b"], &["a", "B"], &["B", "A"]),
        // To nothing.
        (&["a", "b"], &["a"], &["b"], &[]),
        // Their order counts when both changed something.
        (&["a", "b"], &["a", "b", "m"], &["b", "a"], &["b", "a", "m"]),
        // An order changed here survives where nothing else happened.
        (&["a", "b"], &["b", "a"], &["a", "b"], &["b", "a"]),
    ] {
        let merged = merge(&urls(base), &urls(mine), &urls(theirs));
        assert_eq!(merged.result, urls(result), "{base:?} {mine:?} {theirs:?}");
        assert_eq!(merged.conflicts, [], "{base:?} {mine:?} {theirs:?}");
        let sent = [(FieldId::PostLogin, Value::List(list(result)))];
        let expected = if result == theirs { &[][..] } else { &sent[..] };
        assert_eq!(merged.patch.changes(), expected);
    }
}

#[test]
fn claims_merge_by_key() {
    let base = claimed(&[("team", "a"), ("tier", "1")]);
    let mine = claimed(&[("team", "b"), ("tier", "1"), ("new", "x")]);
    let theirs = claimed(&[("team", "a"), ("tier", "2")]);
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(merged.result, claimed(&[("team", "b"), ("tier", "2"), ("new", "x")]));
    assert_eq!(merged.conflicts, []);
    assert_eq!(kept(&base, &theirs, &merged.result), [FieldId::CustomClaims]);
}

#[test]
fn one_claim_changed_two_ways_is_a_conflict() {
    let base = claimed(&[("team", "a"), ("tier", "1")]);
    for mine in [claimed(&[("team", "b"), ("tier", "1")]), claimed(&[("tier", "1")])] {
        let theirs = claimed(&[("team", "c"), ("tier", "1")]);
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(merged.result, theirs);
        assert!(merged.patch.is_empty());
        assert_eq!(merged.conflicts.len(), 1);
    }
}

#[test]
fn each_claim_that_clashes_is_decided_by_itself() {
    let base = claimed(&[("team", "a"), ("tier", "1")]);
    let mine = claimed(&[("team", "mine"), ("tier", "2"), ("new", "x")]);
    let theirs = claimed(&[("team", "theirs"), ("tier", "3")]);
    let merged = merge(&base, &mine, &theirs);
    let keys: Vec<_> = merged.conflicts.iter().map(|one| one.key.as_deref()).collect();
    assert_eq!(keys, [Some("team"), Some("tier")]);
    let mut settled = merged.result.clone();
    merged.conflicts[0].settle(&mut settled, &merged.conflicts[0].mine);
    let expected = claimed(&[("tier", "3"), ("new", "x"), ("team", "mine")]);
    assert_eq!(settled, expected);
}

#[test]
fn the_same_claim_added_with_two_values_is_a_conflict() {
    let merged = merge(&claimed(&[]), &claimed(&[("k", "1")]), &claimed(&[("k", "2")]));
    assert_eq!(merged.conflicts.len(), 1);
    let merged = merge(&claimed(&[]), &claimed(&[("k", "1")]), &claimed(&[("k", "1")]));
    assert_eq!((merged.conflicts.len(), merged.patch.is_empty()), (0, true));
}

#[test]
fn the_initiate_login_url_is_one_value() {
    let [none, a, b] = [None, Some("a"), Some("b")].map(initiated);
    for (base, mine, theirs) in [(&none, &a, &b), (&a, &none, &b), (&b, &a, &none)] {
        let merged = merge(base, mine, theirs);
        assert_eq!(&merged.result, theirs);
        assert!(merged.patch.is_empty());
        let [conflict] = merged.conflicts.as_slice() else { panic!("{merged:?}") };
        assert_eq!(conflict.field, FieldId::InitiateLogin);
    }
    assert_eq!(merge(&a, &none, &a).result, none);
    assert_eq!(merge(&a, &a, &none).result, none);
}

#[test]
fn a_conflict_names_all_three_values() {
    let merged = merge(&named("base"), &named("mine"), &named("theirs"));
    let [base, mine, theirs] = ["base", "mine", "theirs"].map(|name| Value::Text(name.into()));
    assert_eq!(
        merged.conflicts,
        [Conflict { field: FieldId::Name, key: None, base, mine, theirs }]
    );
    assert_eq!(merged.result, named("theirs"));
    assert_eq!(kept(&named("base"), &named("theirs"), &merged.result), [FieldId::Name]);
    assert_eq!(kept(&named("base"), &named("theirs"), &named("mine")), []);
}

#[test]
fn a_conflict_holds_up_no_other_field() {
    let base = named("base");
    let mine = Settings { enforce_pkce: true, ..named("mine") };
    let theirs = Settings { access_token_expiry: Some(60), ..named("theirs") };
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(merged.patch.changes(), [(FieldId::EnforcePkce, Value::Flag(true))]);
    assert_eq!(kept(&base, &theirs, &merged.result), [FieldId::Name, FieldId::AccessTokenExpiry]);
    assert_eq!(merged.result, Settings { enforce_pkce: true, ..theirs });
}

#[test]
fn another_order_is_nobodys_change() {
    let (base, theirs) = (urls(&["a", "b"]), urls(&["b", "a"]));
    let merged = merge(&base, &base, &theirs);
    assert!(kept(&base, &theirs, &merged.result).is_empty() && merged.patch.is_empty());
}

fn elements() -> impl Strategy<Value = Vec<String>> {
    subsequence(list(&["a", "b", "c", "d", "e"]), 0..=5).prop_shuffle()
}

fn claims() -> impl Strategy<Value = Vec<Claim>> {
    let claim = |key: String| {
        select(vec!["1", "2"])
            .prop_map(move |value| Claim { key: key.clone(), value: value.into() })
    };
    elements().prop_flat_map(move |keys| keys.into_iter().map(claim).collect::<Vec<_>>())
}

fn settings() -> impl Strategy<Value = Settings> {
    let scalars = (
        select(vec!["x", "y", "z"]),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        select(vec![None, Some(60), Some(120)]),
        select(vec![None, Some("u"), Some("v")]),
    );
    let lists = (elements(), elements(), elements(), elements(), elements(), elements());
    (scalars, lists, claims()).prop_map(|(scalars, lists, custom_claims)| Settings {
        name: scalars.0.into(),
        management_api: scalars.1,
        enforce_pkce: scalars.2,
        ip_allowlist: scalars.3,
        access_token_expiry: scalars.4,
        initiate_login_uri: scalars.5.map(str::to_owned),
        scopes: lists.0.into(),
        grant_types: lists.1.into(),
        post_login_uris: lists.2.into(),
        post_logout_uris: lists.3.into(),
        back_channel_logout_uris: lists.4.into(),
        ip_networks: lists.5.into(),
        custom_claims: custom_claims.into(),
    })
}

/// What stands under each key of a field; a field that merges whole has one key.
fn entries(field: &Field, settings: &Settings) -> HashMap<String, String> {
    match (element_key(field), field.get(settings)) {
        (Some(key), Value::List(items)) => {
            items.into_iter().map(|item| (key(&item).to_owned(), item)).collect()
        }
        (_, value) => HashMap::from([(String::new(), format!("{value:?}"))]),
    }
}

proptest! {
    #[test]
    fn alone_i_get_what_i_want(base in settings(), mine in settings()) {
        let merged = merge(&base, &mine, &base);
        prop_assert_eq!(&merged.result, &mine);
        prop_assert_eq!(merged.patch, Patch::between(&base, &mine));
        prop_assert!(merged.conflicts.is_empty());
        prop_assert!(kept(&base, &base, &merged.result).is_empty());
    }

    #[test]
    fn without_edits_nothing_is_sent(base in settings(), theirs in settings()) {
        let merged = merge(&base, &base, &theirs);
        prop_assert_eq!(merged.result, theirs);
        prop_assert!(merged.patch.is_empty() && merged.conflicts.is_empty());
    }

    #[test]
    fn the_same_edit_is_no_conflict(base in settings(), both in settings()) {
        let merged = merge(&base, &both, &both);
        prop_assert_eq!(merged.result, both);
        prop_assert!(merged.patch.is_empty() && merged.conflicts.is_empty());
    }

    #[test]
    fn the_patch_makes_the_result(b in settings(), m in settings(), t in settings()) {
        let merged = merge(&b, &m, &t);
        let mut patched = t.clone();
        merged.patch.apply(&mut patched);
        prop_assert_eq!(&patched, &merged.result);
        prop_assert!(merged.patch.changes().iter().all(|(id, v)| id.row().get(&t) != *v));
        for conflict in &merged.conflicts {
            let mut settled = merged.result.clone();
            conflict.settle(&mut settled, &conflict.theirs);
            let row = conflict.field.row();
            prop_assert_eq!(entries(row, &settled), entries(row, &merged.result));
            prop_assert!(kept(&b, &t, &merged.result).contains(&conflict.field));
        }
    }

    #[test]
    fn who_merges_does_not_matter(b in settings(), m in settings(), t in settings()) {
        let clashes = |merged: &Merged| {
            let all = merged.conflicts.iter().map(|one| (one.field, one.key.clone()));
            all.collect::<HashSet<_>>()
        };
        let (here, there) = (merge(&b, &m, &t), merge(&b, &t, &m));
        prop_assert_eq!(clashes(&here), clashes(&there));
        let clear = |field: &&Field| here.conflicts.iter().all(|one| one.field != field.id);
        for field in FIELDS.iter().filter(clear) {
            prop_assert_eq!(entries(field, &here.result), entries(field, &there.result));
        }
    }

    #[test]
    fn every_edit_without_conflict_survives(b in settings(), m in settings(), t in settings()) {
        let merged = merge(&b, &m, &t);
        for field in &FIELDS {
            let [was, wanted, is] = [&b, &m, &t].map(|settings| entries(field, settings));
            let keys: HashSet<_> = was.keys().chain(wanted.keys()).chain(is.keys()).collect();
            let clash = keys.iter().any(|key| {
                let [was, wanted, is] = [&was, &wanted, &is].map(|side| side.get(*key));
                wanted != was && is != was && wanted != is
            });
            prop_assert_eq!(clash, merged.conflicts.iter().any(|c| c.field == field.id));
            let settled = |side: fn(&Conflict) -> &Value| {
                let mut settled = merged.result.clone();
                for conflict in merged.conflicts.iter().filter(|one| one.field == field.id) {
                    conflict.settle(&mut settled, side(conflict));
                }
                entries(field, &settled)
            };
            let (mine, theirs) = (settled(|one| &one.mine), settled(|one| &one.theirs));
            for key in keys {
                let [before, i, they] = [&was, &wanted, &is].map(|side| side.get(key));
                let expected = if i == before { they } else { i };
                prop_assert_eq!(mine.get(key), expected, "{}", field.label);
                let expected = if they == before { i } else { they };
                prop_assert_eq!(theirs.get(key), expected, "{}", field.label);
            }
        }
    }
}
