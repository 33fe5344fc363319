//! The list against the plain way: everything filtered and sorted anew.

use std::cmp::Reverse;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{ApplicationList, Sort};
use crate::app::engine::World;
use crate::domain::{
    Application, ClientId, ClientSecret, EnvKey, Environment, EnvironmentType, FieldSet, Kind,
    SecretId, SecretStatus, Settings, Unknown,
};

fn world() -> World {
    World::new(Environment {
        key: EnvKey::new("test"),
        name: "Test".into(),
        kind: EnvironmentType::Development,
        host: "test.example".into(),
        guarded: false,
        own_client: None,
        server_id: None,
        region: None,
        deny: Vec::new(),
    })
}

fn application(id: usize, name: &str, kind: Kind, urls: Vec<String>) -> Application {
    Application {
        id: ClientId::new(format!("Webc_{id}")),
        kind,
        created: None,
        updated: None,
        secrets: Vec::new(),
        settings: Settings {
            name: name.into(),
            post_login_uris: urls.into(),
            ..Settings::default()
        },
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    }
}

fn secret(number: usize) -> ClientSecret {
    ClientSecret {
        id: SecretId::new(format!("sks_{number}")),
        suffix: String::new(),
        status: SecretStatus::Active,
        created: None,
        expires: None,
        last_used: None,
        created_by: None,
    }
}

/// How well one word answers, over characters alone.
fn word(word: &str, text: &str, scattered: bool) -> Option<usize> {
    if let Some(at) = text.find(word) {
        let inside = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        return Some(if inside { 200 } else { 250 } - at.min(40));
    }
    let (mut rest, mut gaps) = (text.chars(), 0);
    for (index, letter) in word.chars().enumerate().filter(|_| scattered) {
        let skipped = rest.position(|c| c == letter)?;
        gaps += if index > 0 { skipped } else { 0 };
    }
    (scattered && gaps <= 3 * word.chars().count()).then(|| 100 - gaps.min(99))
}

fn score(words: &[String], one: &Application) -> Option<usize> {
    let settings = &one.settings;
    let best = |wanted: &String| -> Option<usize> {
        let found = |text: &str, scattered| word(wanted, &text.to_lowercase(), scattered);
        let literal = settings.urls().chain([one.id.as_str()]).map(|text| found(text, false));
        let kinds = [one.kind.name(), one.kind.short()].map(|text| found(text, true));
        let name = found(&settings.name, true).map(|score| score + 100);
        literal.chain(kinds).chain([name]).flatten().max()
    };
    words.iter().map(best).sum()
}

fn plain(world: &World, sort: Sort, kind: Option<&Kind>, filter: &str) -> Vec<ClientId> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let of_kind = world.applications().filter(|one| kind.is_none_or(|kind| *kind == one.kind));
    let mut scored: Vec<_> = of_kind.filter_map(|one| Some((score(&words, one)?, one))).collect();
    scored.sort_by_key(|(score, one)| {
        let first = match sort {
            Sort::Name => (String::new(), Reverse(None), 0),
            Sort::Kind => (one.kind.name().to_owned(), Reverse(None), 0),
            Sort::Updated => (String::new(), Reverse(one.updated), 0),
            Sort::Secrets => (String::new(), Reverse(None), 99 - one.active_secrets()),
        };
        (Reverse(*score), first, one.name().to_lowercase(), one.id.clone())
    });
    scored.into_iter().map(|(_, one)| one.id.clone()).collect()
}

fn shown(list: &ApplicationList, world: &World) -> Vec<ClientId> {
    list.shown().iter().map(|at| world.at(*at).unwrap().id.clone()).collect()
}

/// What may happen between two looks at the list.
#[derive(Clone, Debug)]
enum ListChange {
    Put(Vec<Application>),
    Remove(usize),
    Keep(usize),
    Type(char),
    Erase,
    Clear,
    Sort,
    Kind(Option<Kind>),
}

fn kinds() -> impl Strategy<Value = Kind> {
    select(vec![Kind::Web, Kind::Spa, Kind::Native, Kind::Other("ROBOT".into())])
}

fn applications() -> impl Strategy<Value = Application> {
    let text = || vec(select("abcABwe-. \nΣİß".chars().collect::<Vec<_>>()), 0..9);
    let text = move || text().prop_map(|letters| letters.into_iter().collect::<String>());
    let parts = (0..40_usize, text(), kinds(), vec(text(), 0..3), 0..3_usize, 0..3_i64);
    parts.prop_map(|(id, name, kind, urls, secrets, updated)| Application {
        secrets: (0..secrets).map(secret).collect(),
        updated: jiff::Timestamp::from_second(updated).ok().filter(|_| updated > 0),
        ..application(id, &name, kind, urls)
    })
}

fn changes() -> impl Strategy<Value = ListChange> {
    prop_oneof![
        3 => vec(applications(), 0..8).prop_map(ListChange::Put),
        1 => (0..40_usize).prop_map(ListChange::Remove),
        1 => (2..5_usize).prop_map(ListChange::Keep),
        4 => select("abcABwe-. Σσ".chars().collect::<Vec<_>>()).prop_map(ListChange::Type),
        2 => Just(ListChange::Erase),
        1 => Just(ListChange::Clear),
        1 => Just(ListChange::Sort),
        1 => proptest::option::of(kinds()).prop_map(ListChange::Kind),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn it_shows_what_filtering_and_sorting_anew_would(changes in vec(changes(), 1..40)) {
        let (mut world, mut list) = (world(), ApplicationList::default());
        let (mut sort, mut only, mut filter) = (Sort::Name, None, String::new());
        for change in changes {
            match change {
                ListChange::Put(page) => page.into_iter().for_each(|one| world.put(one)),
                ListChange::Remove(id) => world.remove(&ClientId::new(format!("Webc_{id}"))),
                ListChange::Keep(part) => world.retain(|one| one.name().len() % part > 0),
                ListChange::Type(letter) => filter.push(letter),
                ListChange::Erase => drop(filter.pop()),
                ListChange::Clear => filter.clear(),
                ListChange::Sort => sort = sort.next(),
                ListChange::Kind(kind) => only = kind,
            }
            list.arrange(&mut world, sort, only.as_ref(), &filter, None);
            let plain = plain(&world, sort, only.as_ref(), &filter);
            prop_assert_eq!(shown(&list, &world), plain.clone(), "{} {:?}", filter, sort);
            let bytes: usize = world.applications().map(Application::bytes).sum();
            prop_assert_eq!((world.bytes(), world.count()), (bytes, world.applications().count()));
            for one in world.applications() {
                let place = plain.iter().position(|id| *id == one.id);
                prop_assert_eq!(list.place_of(&world, &one.id), place);
                let alike = world.applications().filter(|other| other.name() == one.name());
                prop_assert_eq!(list.has_namesake(&world, one), alike.count() > 1);
            }
        }
    }
}

/// Names in no order, as servers list by age.
fn crowd(numbers: std::ops::Range<usize>) -> impl Iterator<Item = Application> {
    numbers.map(|number| {
        let name = format!("Application {:05}", number * 7_919 % 100_003);
        application(number, &name, Kind::Web, vec![format!("https://app-{number}.example/cb")])
    })
}

const PAGE: usize = 30;

/// How many texts are looked at while so many pages come.
fn looks(pages: usize, filter: &str) -> usize {
    let (mut world, mut list) = (world(), ApplicationList::default());
    for page in 0..pages {
        crowd(page * PAGE..(page + 1) * PAGE).for_each(|one| world.put(one));
        list.arrange(&mut world, Sort::Name, None, filter, None);
    }
    list.texts.looks.get()
}

#[test]
fn a_page_costs_what_it_holds_however_long_the_list_is() {
    for filter in ["", "99"] {
        let (short, long) = (looks(100, filter), looks(1_000, filter));
        // Ten times the pages: ten times the work, and one comparison more for each doubling.
        assert!(long < short * 16, "{filter:?}: {short} looks, then {long}");
    }
}

#[test]
fn what_is_read_again_unchanged_costs_nothing() {
    let (mut world, mut list) = (world(), ApplicationList::default());
    crowd(0..3_000).for_each(|one| world.put(one));
    list.arrange(&mut world, Sort::Name, None, "", None);
    let before = list.texts.looks.get();
    crowd(0..3_000).for_each(|one| world.put(one));
    assert_eq!(world.take_touched(), [0; 0]);
    list.arrange(&mut world, Sort::Name, None, "", None);
    assert_eq!(list.texts.looks.get(), before);
}

#[test]
fn a_letter_more_looks_only_at_what_the_letters_before_let_through() {
    let (mut world, mut list) = (world(), ApplicationList::default());
    crowd(0..3_000).for_each(|one| world.put(one));
    let mut looks = |filter: &str| {
        let before = list.texts.looks.get();
        list.arrange(&mut world, Sort::Name, None, filter, None);
        (list.texts.looks.get() - before, list.shown().len())
    };
    looks("");
    let (all, first) = looks("99");
    let (more, second) = looks("999");
    assert!(second < first && first < 3_000, "{first}, then {second}");
    assert!(all >= 3_000 && more <= 3 * first, "{all} looks, then {more} at {first}");
    assert_eq!(looks("99"), (0, first), "a letter taken back costs nothing");
}

#[test]
fn what_a_frame_is_told_of_redirect_urls_follows_the_application_and_the_environment() {
    let (mut world, mut list) = (world(), ApplicationList::default());
    let mut look = |urls: &[&str], kind| {
        world.environment.kind = kind;
        let urls = urls.iter().map(|url| (*url).to_owned()).collect();
        world.put(application(1, "One", Kind::Web, urls));
        list.arrange(&mut world, Sort::Name, None, "", None);
        list.redirects_need_look(&world, 0)
    };
    let development = EnvironmentType::Development;
    assert!(!look(&["https://app.example.com/callback"], development));
    assert!(look(&["javascript:alert(1)"], development));
    assert!(look(&[], development));
    assert!(!look(&["https://localhost:3000/callback"], development));
    assert!(look(&["https://localhost:3000/callback"], EnvironmentType::Production));
}
