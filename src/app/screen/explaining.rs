//! The dialog that says why a sign-in fails.

use crate::app::form::unseen::UnseenInput;
use crate::domain::explain::{Explanation, SignInFinding, SignInRequest, SignInTopic, UriPart};
use crate::domain::text::{clean, count};
use crate::domain::{ClientId, EnvKey, Severity};

/// What is pasted, and what there is to say of it. The text itself is dropped once it was read.
#[derive(Clone, Debug, Default)]
pub struct ExplainDialog {
    /// What was typed so far.
    pub typed: UnseenInput,
    /// What is known of it.
    pub verdict: ExplainVerdict,
    /// The first line shown of that.
    pub scroll: usize,
    /// How many environments were listed when it was judged.
    pub listed: usize,
    /// Whether the environments that were not listed are being read for it.
    pub reads: bool,
}

/// What is known of a text.
#[derive(Clone, Debug, Default)]
pub enum ExplainVerdict {
    /// It was not read yet.
    #[default]
    NotRead,
    /// It holds no request; the code of an answer that it holds, and what that means.
    NotFound(Option<(&'static str, &'static str)>),
    /// It holds one.
    Told(Box<ExplainedSignIn>),
}

/// A request, and what there is to say of it.
#[derive(Clone, Debug)]
pub struct ExplainedSignIn {
    /// The request.
    pub request: SignInRequest,
    /// What there is to say.
    pub explanation: Explanation,
    /// The environment and the application that it is for.
    pub owner: Option<SignInOwner>,
}

/// An application and its environment.
#[derive(Clone, Debug)]
pub struct SignInOwner {
    /// The environment.
    pub environment: EnvKey,
    /// Its name.
    pub environment_name: String,
    /// The application.
    pub application: ClientId,
    /// Its name.
    pub name: String,
}

/// What a line of the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerRole {
    /// That it works, as far as is known.
    Right,
    /// That it fails, or why.
    Wrong,
    /// What may matter.
    Warning,
    /// A remark.
    Remark,
    /// What is asked and what is registered.
    Fact,
}

/// One line of the answer, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine {
    /// What it is.
    pub role: AnswerRole,
    /// Its words.
    pub text: String,
}

impl ExplainDialog {
    /// The request that was read, and what there is to say of it.
    pub fn told(&self) -> Option<&ExplainedSignIn> {
        match &self.verdict {
            ExplainVerdict::Told(told) => Some(told),
            ExplainVerdict::NotRead | ExplainVerdict::NotFound(_) => None,
        }
    }
}

impl ExplainedSignIn {
    /// The answer, line by line.
    pub fn lines(&self) -> Vec<AnswerLine> {
        let told = &self.explanation;
        let mut lines = vec![self.verdict()];
        let line = |role, text: String| AnswerLine { role, text };
        let weighty = |one: &&SignInFinding| role(one) == AnswerRole::Wrong;
        let of_url = |one: &&SignInFinding| one.topic == SignInTopic::RedirectUri;
        let finding = |one: &SignInFinding| line(role(one), one.text.clone());
        lines.extend(told.findings.iter().filter(weighty).filter(of_url).map(finding));
        if let Some(nearest) = &told.nearest {
            lines.push(line(AnswerRole::Fact, format!("Nearest: {}", clean(&nearest.url))));
            let differences = nearest.differences.iter();
            lines.extend(
                differences.map(|one| line(AnswerRole::Fact, differs(one.part, &one.text))),
            );
        }
        if let Some((url, _)) = &told.taken_by {
            lines.push(line(AnswerRole::Right, format!("Registered: {}", clean(url))));
        }
        if let Some(url) = &told.corrected {
            lines.push(line(AnswerRole::Fact, format!("Could be registered: {}", clean(url))));
        }
        lines.extend(told.findings.iter().filter(weighty).filter(|one| !of_url(one)).map(finding));
        lines.extend(told.findings.iter().filter(|one| !weighty(one)).map(finding));
        if let Some(owner) = &self.owner {
            let (name, place) = (clean(&owner.name), clean(&owner.environment_name));
            let id = clean(owner.application.as_str());
            lines.push(line(AnswerRole::Fact, format!("Application: {name}, {id}, in {place}")));
        }
        let hidden = told.parameters.iter().filter(|one| one.value.is_none());
        let hidden: Vec<_> = hidden.map(|one| one.name).collect();
        if !hidden.is_empty() {
            lines.push(line(AnswerRole::Remark, format!("Not kept: {}", hidden.join(", "))));
        }
        lines
    }

    fn verdict(&self) -> AnswerLine {
        let findings = &self.explanation.findings;
        let of = |severity| findings.iter().filter(|one| one.severity == severity).count();
        let warnings = of(Severity::Warn);
        let (role, text) = match of(Severity::Block) {
            0 if self.owner.is_some() && warnings > 0 => {
                let text = format!("This sign-in may fail: {}", count(warnings, "warning"));
                (AnswerRole::Warning, text)
            }
            0 if self.owner.is_some() => {
                (AnswerRole::Right, "Nothing keeps this sign-in from working".to_owned())
            }
            0 => (AnswerRole::Warning, "The application is not known".to_owned()),
            reasons => {
                (AnswerRole::Wrong, format!("This sign-in fails: {}", count(reasons, "reason")))
            }
        };
        AnswerLine { role, text }
    }
}

fn differs(part: UriPart, text: &str) -> String {
    let named = text.contains(part.word());
    let text = clean(text);
    if named {
        format!("Differs: {text}")
    } else {
        format!("Differs in the {}: {text}", part.word())
    }
}

fn role(finding: &SignInFinding) -> AnswerRole {
    match finding.severity {
        Severity::Block => AnswerRole::Wrong,
        Severity::Warn => AnswerRole::Warning,
        Severity::Hint => AnswerRole::Remark,
    }
}
