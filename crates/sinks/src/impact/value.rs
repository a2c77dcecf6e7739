//! An impact as a value.

use std::fmt;

use schemactl_model::{EventName, FilePlace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a change of an event means at one of its destinations, for one element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Impact {
    pub event: EventName,
    /// The destination's name.
    pub destination: String,
    /// The destination's kind, for example `clickhouse`.
    pub kind: String,
    /// What changed; none where it is the destination as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<ImpactElement>,
    pub class: ImpactClass,
    /// Why it is of its class: a sentence.
    pub reason: String,
    pub ddl: Ddl,
    /// What executing the DDL costs; none where it is not rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
}

/// A field or a oneof of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImpactElement {
    /// Names from the event down, with dots: `items.sku`. Those of after, where it is still there.
    pub path: String,
    /// Where it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<FilePlace>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<FilePlace>,
}

/// Declares the classes with their words.
macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident $word:literal),* $(,)?) => {
        /// What a change means at a destination.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ImpactClass {
            $($(#[$doc])* $class,)*
        }

        impl ImpactClass {
            /// The words as printed.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(ImpactClass::$class => $word,)*
                }
            }
        }
    };
}

classes! {
    /// Nothing happens there but, perhaps, to a description.
    Nothing "nothing",
    /// The destination is new.
    Created "created",
    /// A new place for values: a column, a member of a struct, a property.
    AddedColumn "added column",
    /// The place takes more values than it did, and keeps those it has.
    Widening "widening",
    /// The values come no more; their place and what lies in it stay.
    Kept "kept",
    /// The field has another name; its column is pinned by the field's number and has not.
    KeptName "kept name",
    /// What arrives from now on reads otherwise than what arrived before.
    Changed "changed",
    /// The old place cannot hold the new values; a new one stands beside it.
    NewColumn "new column",
    /// It lands elsewhere from now on; what lies at the old place stays there.
    Moved "moved",
    /// Nothing lands there any more.
    LeftBehind "left behind",
    /// The table cannot become what is declared; another one can.
    NewTable "new table",
    /// It depends on what is not known here.
    Unknown "unknown",
    /// There is no way.
    Impossible "impossible",
}

impl fmt::Display for ImpactClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What has to be executed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "language", content = "statements")]
pub enum Ddl {
    /// Nothing has to be.
    #[default]
    None,
    /// Statements, as `plan` writes them.
    Sql(Vec<String>),
    /// Arguments of resources as `plan` writes them, each behind its address. Of several impacts on
    /// one column, the first has it.
    Terraform(Vec<String>),
    /// Something has to be that is not rendered: `plan` does not do so yet, or not without an environment.
    NotRendered,
}

impl Ddl {
    /// The statements, where there are any.
    pub fn statements(&self) -> &[String] {
        match self {
            Ddl::Sql(statements) | Ddl::Terraform(statements) => statements,
            Ddl::None | Ddl::NotRendered => &[],
        }
    }
}

/// What executing costs, from little to much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// Nobody waits.
    None,
    /// The table is locked for a moment, however large it is.
    Lock,
    /// Every row is read while the table is locked.
    Scan,
    /// Every row is written anew while the table is locked.
    Rewrite,
}

impl Cost {
    /// The word as printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Cost::None => "none",
            Cost::Lock => "lock",
            Cost::Scan => "scan",
            Cost::Rewrite => "rewrite",
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
