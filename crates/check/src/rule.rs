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

    /// Why the rule exists, as Markdown. Its examples are code fences of language `proto`, marked
    /// `before`, `breaks` and `keeps` for a rule about changes, `bad` and `good` for one about a
    /// state; a line `// FILE path` inside starts another file.
    pub fn explanation(&self) -> String {
        let lines: Vec<&str> = self.docs.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }
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
