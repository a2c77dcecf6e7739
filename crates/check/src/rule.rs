//! What all rules have in common: an id, a purpose, categories and a page of documentation.

/// A rule as people see it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Id as configuration and findings spell it, for example `FIELD_NO_DELETE`.
    pub id: &'static str,
    /// What it checks, in one sentence.
    pub purpose: &'static str,
    /// Categories it belongs to; the ids of configuration too.
    pub categories: &'static [&'static str],
    /// Lines of the doc comment above the rule's constant.
    docs: &'static [&'static str],
}

impl Rule {
    pub(crate) const fn new(
        id: &'static str,
        purpose: &'static str,
        categories: &'static [&'static str],
        docs: &'static [&'static str],
    ) -> Self {
        Rule { id, purpose, categories, docs }
    }

    /// Why the rule exists, as Markdown.
    pub fn why(&self) -> String {
        let documentation = self.documentation();
        documentation.split(FENCE).next().unwrap_or_default().trim().to_owned()
    }

    /// Examples, in the order written: `before`, `breaks` and `keeps` for a rule about changes, `bad` and
    /// `good` for one about a state.
    pub fn examples(&self) -> Vec<Example> {
        let documentation = self.documentation();
        let fences = documentation.split(FENCE).skip(1);
        let example = |fence: &str| {
            let (mark, rest) = fence.split_once('\n')?;
            let (text, _) = rest.split_once("```")?;
            Some(Example { mark: mark.trim().to_owned(), text: text.to_owned() })
        };
        fences.filter_map(example).collect()
    }

    fn documentation(&self) -> String {
        let lines: Vec<&str> = self.docs.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }
}

/// How an example starts in a rule's documentation.
const FENCE: &str = "```proto";

/// An example of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// `before`, `breaks`, `keeps`, `bad` or `good`.
    pub mark: String,
    /// The source, without the statements that every file has; a line `// FILE path` starts another file.
    pub text: String,
}

/// Declares a rule as a constant of its id, with its doc comment kept as its documentation:
///
/// ```text
/// rule! {
///     /// Why, and examples.
///     FIELD_NO_DELETE [CSR FILE] Messages(function)
///     "Checks that …"
/// }
/// ```
///
/// `Messages(function)` is a variant of the `Check` in scope; `Checked` in scope pairs it with the
/// rule.
macro_rules! rule {
    ($(#[doc = $doc:expr])* $id:ident [$($category:ident)*] $check:ident($function:expr) $purpose:expr) => {
        $(#[doc = $doc])*
        pub(super) const $id: Checked = Checked {
            rule: crate::Rule::new(
                stringify!($id),
                $purpose,
                &[$(stringify!($category)),*],
                &[$($doc),*],
            ),
            check: Check::$check($function),
        };
    };
}
pub(crate) use rule;
