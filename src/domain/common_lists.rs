//! Lists that most applications of an environment have alike, such as their scopes: each is kept once.

use std::sync::Arc;

use super::Settings;

/// How many different lists are known at the same time.
const KNOWN: usize = 16;

/// The lists that came lately, the last one first.
#[derive(Clone, Debug, Default)]
pub struct CommonLists(Vec<Arc<[String]>>);

impl CommonLists {
    /// Lets `settings` share its lists with others that have the same.
    pub fn share(&mut self, settings: &mut Settings) {
        self.share_one(&mut settings.scopes);
        self.share_one(&mut settings.grant_types);
    }

    fn share_one(&mut self, list: &mut Arc<[String]>) {
        if let Some(at) = self.0.iter().position(|known| known == list) {
            *list = self.0.remove(at);
        }
        self.0.truncate(KNOWN - 1);
        self.0.insert(0, Arc::clone(list));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{CommonLists, KNOWN};
    use crate::domain::Settings;

    fn settings(scope: &str) -> Settings {
        Settings { scopes: [scope.to_owned()].into(), ..Settings::default() }
    }

    #[test]
    fn equal_lists_are_one_and_few_are_kept() {
        let mut lists = CommonLists::default();
        let (mut one, mut other, mut third) = (settings("a"), settings("a"), settings("b"));
        for each in [&mut one, &mut other, &mut third] {
            lists.share(each);
        }
        assert!(
            Arc::ptr_eq(&one.scopes, &other.scopes) && !Arc::ptr_eq(&one.scopes, &third.scopes)
        );
        assert_eq!((one, third), (settings("a"), settings("b")), "what they hold stays the same");
        for number in 0..100 {
            lists.share(&mut settings(&number.to_string()));
        }
        assert!(lists.0.len() <= KNOWN);
    }
}
