//! The list of an environment's applications: which are shown, and in which order. Kept up to date
//! while pages come and letters are typed: what arrives is put where it belongs, and a filter that
//! grows looks only at what it may still let through.

mod faults;
mod namesakes;
mod sort;
mod sorted;
mod texts;

#[cfg(test)]
mod tests;

use std::cmp::{Ordering, Reverse};

use crate::app::engine::World;
use crate::app::screen::filter::{FilterAnswer, Pattern};
use crate::domain::{Application, ClientId, Kind};

use faults::RedirectFaults;
use namesakes::Namesakes;
pub use sort::Sort;
use sort::Weight;
use sorted::insert;
use texts::SearchTexts;

/// How many results of a filter that was shorter are kept, for letters that are taken back.
const KEPT: usize = 16;

/// What the list shows, as positions in the [`World`].
#[derive(Clone, Debug, Default)]
pub struct ApplicationList {
    texts: SearchTexts,
    faults: RedirectFaults,
    namesakes: Namesakes,
    /// Every application, by name.
    by_name: Vec<usize>,
    sort: Sort,
    kind: Option<Kind>,
    /// The result of the filter, after those of shorter ones that it began with.
    results: Vec<Filtered>,
}

/// The result of a filter.
#[derive(Clone, Debug, Default)]
struct Filtered {
    pattern: Pattern,
    /// What answers or may answer when the filter grows, by position.
    candidates: Vec<usize>,
    /// What answers, in the order of the list.
    shown: Vec<usize>,
}

impl ApplicationList {
    /// The positions that are shown, in order.
    pub fn shown(&self) -> &[usize] {
        self.results.last().map_or(&[], |last| &last.shown)
    }

    /// Brings the list up to date. The application that is `held` stays at its end when something new of it
    /// makes it answer the filter no more, until the filter is edited.
    pub fn arrange(
        &mut self,
        world: &mut World,
        sort: Sort,
        kind: Option<&Kind>,
        filter: &str,
        held: Option<&ClientId>,
    ) {
        let touched = world.take_touched();
        if self.sort != sort || self.kind.as_ref() != kind {
            (self.sort, self.kind) = (sort, kind.cloned());
            self.results.clear();
        }
        if !touched.is_empty() {
            let held = held.and_then(|id| world.position(id));
            self.take_in(world, &touched, held);
        }
        self.filter(world, Pattern::new(filter));
    }

    /// Where the list shows an application.
    pub fn place_of(&self, world: &World, id: &ClientId) -> Option<usize> {
        let at = world.position(id).filter(|at| self.texts.has(*at))?;
        let last = self.results.last()?;
        let look = self.look(world, &last.pattern);
        let place = last.shown.partition_point(|one| look.order(*one, at).is_lt());
        (last.shown.get(place) == Some(&at)).then_some(place)
    }

    /// Whether another application has the same name.
    pub fn has_namesake(&self, world: &World, application: &Application) -> bool {
        let ask = || self.find_namesake(world, application);
        world.position(&application.id).map_or_else(ask, |at| self.namesakes.answer(at, ask))
    }

    fn find_namesake(&self, world: &World, application: &Application) -> bool {
        let name = application.name();
        let lower = name.to_lowercase();
        let first = self.by_name.partition_point(|at| self.texts.name(*at) < lower.as_str());
        let alike = self.by_name.iter().skip(first);
        let mut alike = alike.take_while(|at| self.texts.name(**at) == lower);
        alike.any(|at| {
            world.at(*at).is_some_and(|one| one.name() == name && one.id != application.id)
        })
    }

    /// Whether a redirect URL of the application at this position of `world` deserves a look.
    pub fn redirects_need_look(&self, world: &World, at: usize) -> bool {
        let kind = world.environment.kind;
        world.at(at).is_some_and(|application| self.faults.has(at, application, kind))
    }

    fn look<'a>(&'a self, world: &'a World, pattern: &'a Pattern) -> Look<'a> {
        Look::new(&self.texts, world, self.sort, self.kind.as_ref(), pattern)
    }

    // What is at these positions may be new, changed or gone.
    fn take_in(&mut self, world: &World, touched: &[usize], held: Option<usize>) {
        let kept = self.results.len().saturating_sub(1);
        self.results.drain(..kept);
        let (mut known, mut moved) = (false, Vec::new());
        for at in touched {
            self.faults.forget(*at);
            let before = self.texts.has(*at);
            // What else is new of it is not what the list is in the order of.
            if self.texts.put(*at, world.at(*at)) || self.sort != Sort::Name {
                known |= before;
                moved.push(*at);
            }
        }
        if known {
            let stays = |at: &usize| moved.binary_search(at).is_err();
            self.by_name.retain(stays);
            for result in &mut self.results {
                result.candidates.retain(stays);
                result.shown.retain(stays);
            }
        }
        self.namesakes.forget(self.texts.len());
        let new = || moved.iter().copied().filter(|at| self.texts.has(*at));
        insert(&mut self.by_name, new().collect(), |a, b| by_name(&self.texts, world, a, b));
        for result in &mut self.results {
            let Filtered { pattern, candidates, shown } = result;
            let look = Look::new(&self.texts, world, self.sort, self.kind.as_ref(), pattern);
            let may = new().filter(|at| look.answer(*at) > FilterAnswer::Never).collect();
            insert(candidates, may, |a, b| a.cmp(&b));
            let stays = |at: &usize| look.answer(*at).score().is_some() || held == Some(*at);
            let answers = new().filter(stays);
            insert(shown, answers.collect(), |a, b| look.order(a, b));
        }
    }

    fn filter(&mut self, world: &World, pattern: Pattern) {
        while self.results.last().is_some_and(|last| !pattern.narrows(&last.pattern)) {
            self.results.pop();
        }
        if self.results.last().is_some_and(|last| last.pattern == pattern) {
            return;
        }
        let filtered = self.filtered(world, pattern);
        if self.results.len() == KEPT {
            self.results.remove(KEPT / 2);
        }
        self.results.push(filtered);
    }

    fn filtered(&self, world: &World, pattern: Pattern) -> Filtered {
        let look = self.look(world, &pattern);
        let mut answers = vec![FilterAnswer::Never; self.texts.len()];
        let mut candidates = Vec::new();
        let mut consider = |at: usize| {
            let answer = look.answer(at);
            if let Some(place) = answers.get_mut(at).filter(|_| answer > FilterAnswer::Never) {
                *place = answer;
                candidates.push(at);
            }
        };
        match self.results.last() {
            Some(last) => last.candidates.iter().copied().for_each(&mut consider),
            None => self.texts.positions().for_each(&mut consider),
        }
        // By name, and then by what comes before the name: sorting keeps the order of equals.
        let answers = |at: usize| answers.get(at).copied().and_then(FilterAnswer::score);
        let scored = self.by_name.iter().filter_map(|at| Some((Reverse(answers(*at)?), *at)));
        let mut scored: Vec<(Reverse<i32>, usize)> = scored.collect();
        match self.sort {
            Sort::Name if pattern.is_empty() => {}
            Sort::Name => scored.sort_by_key(|(score, _)| *score),
            _ => scored.sort_by_cached_key(|(score, at)| (*score, look.weight(*at))),
        }
        let shown = scored.into_iter().map(|(_, at)| at).collect();
        Filtered { pattern, candidates, shown }
    }
}

fn by_name(texts: &SearchTexts, world: &World, a: usize, b: usize) -> Ordering {
    let id = |at| world.at(at).map(|application| &application.id);
    texts.name(a).cmp(texts.name(b)).then_with(|| id(a).cmp(&id(b)))
}

/// How each application answers a filter, and which comes before which.
struct Look<'a> {
    texts: &'a SearchTexts,
    world: &'a World,
    sort: Sort,
    pattern: &'a Pattern,
    /// How each type answers each word, by its number; `None` where it is not shown.
    kinds: Vec<Option<Vec<FilterAnswer>>>,
}

impl<'a> Look<'a> {
    fn new(
        texts: &'a SearchTexts,
        world: &'a World,
        sort: Sort,
        kind: Option<&Kind>,
        pattern: &'a Pattern,
    ) -> Self {
        let wanted = |one: &Kind| kind.is_none_or(|kind| one == kind);
        let answer = |one: &Kind| wanted(one).then(|| pattern.kind(one));
        let kinds = texts.kinds().into_iter().map(answer).collect();
        Self { texts, world, sort, pattern, kinds }
    }

    fn answer(&self, at: usize) -> FilterAnswer {
        let kind = self.texts.kind(at).and_then(|number| self.kinds.get(number));
        let Some(Some(kind)) = kind else { return FilterAnswer::Never };
        self.pattern.application(kind, self.texts.name(at), || self.texts.others(at))
    }

    fn weight(&self, at: usize) -> Option<Weight<'a>> {
        self.world.at(at).map(|application| self.sort.weight(application))
    }

    fn order(&self, a: usize, b: usize) -> Ordering {
        let weight = |at| (Reverse(self.answer(at).score()), self.weight(at));
        weight(a).cmp(&weight(b)).then_with(|| by_name(self.texts, self.world, a, b))
    }
}
