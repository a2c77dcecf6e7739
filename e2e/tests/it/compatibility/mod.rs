//! Compatibility as a fact and not as an opinion: random data goes through both schemas of a change that the
//! rules let through, and random changes go through the rules.
//!
//! - `schemas`: random modules as values that print as .proto;
//! - `edits`: changes to them, of three kinds: harmless, breaking with the findings they must raise, and any;
//! - `messages`: random messages of a Schema, a wire format and a JSON of their own, beside prost's;
//! - `oracle`: a message through two schemas and back;
//! - the tests: `codec`, `examples`, `generated`, `corpora`, `metamorphic`.
//!
//! All chance comes from a seed that a failure prints. `SCHEMACTL_ROUNDS` asks for more rounds than a usual run
//! takes, `SCHEMACTL_SEED` for another first seed.

mod codec;
mod corpora;
mod edits;
mod examples;
mod generated;
mod messages;
mod metamorphic;
mod oracle;
mod random;
mod rounds;
mod schemas;
