//! The machine against a model of the world: a server with a clock of its own, lost requests and
//! answers, two runs on one disk that end at any moment, and a colleague.

mod world;

use proptest::prelude::*;

use super::Step;
use world::{Happening, ModelFault, ModelWorld};

fn fault() -> impl Strategy<Value = ModelFault> {
    prop_oneof![
        4 => Just(ModelFault::None),
        1 => Just(ModelFault::Before),
        1 => Just(ModelFault::After),
        1 => Just(ModelFault::Killed),
    ]
}

fn alone() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => (0_usize..2, fault()).prop_map(|(run, fault)| Happening::Follow(run, fault)),
        1 => any::<(u8, usize)>().prop_map(|(what, which)| Happening::Try(what, which)),
        1 => Just(Happening::Test),
        1 => (0_usize..2).prop_map(Happening::Generate),
        1 => (0_usize..2).prop_map(Happening::Restart),
        2 => (1_i64..5000).prop_map(Happening::Later),
    ]
}

fn together() -> impl Strategy<Value = Happening> {
    prop_oneof![
        5 => alone(),
        1 => any::<(u8, usize)>().prop_map(|(what, which)| Happening::Colleague(what, which)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    // What `send` asserts: every step is allowed, and none of ours takes the last secret that
    // worked before the new one is proven.
    #[test]
    fn something_works_at_every_moment(
        expired in prop::collection::vec(any::<bool>(), 1..=2),
        skew in -2_i64..=2,
        happenings in prop::collection::vec(together(), 1..60),
    ) {
        let mut world = ModelWorld::new(&expired, skew);
        for happening in happenings {
            world.happen(happening);
        }
    }

    #[test]
    fn undisturbed_it_comes_to_its_end_from_everywhere(
        expired in prop::collection::vec(any::<bool>(), 1..=2),
        skew in -2_i64..=2,
        happenings in prop::collection::vec(alone(), 0..40),
    ) {
        let mut world = ModelWorld::new(&expired, skew);
        for happening in happenings {
            world.happen(happening);
        }
        let mut steps = Vec::new();
        while !matches!(steps.last(), Some(Step::Done { .. })) {
            prop_assert!(steps.len() < 40, "{steps:?}");
            if let Some(Step::Watch { then, .. }) = steps.last() {
                // The operator need not wait.
                let act = then.clone();
                world.send(0, &act, ModelFault::None);
            }
            steps.push(world.follow(0, ModelFault::None));
            world.later(10);
        }
        let left: Vec<_> = world.secrets.iter().filter(|one| one.active() && !world.stray(one)).collect();
        prop_assert_eq!(left.len(), 1, "{:?}", left);
        prop_assert!(world.authenticated.contains(&left[0].id));
        prop_assert!(!world.starters.contains(&left[0].id));
    }
}
