//! Who may do what.
//!
//! A [`Principal`] is somebody who was recognised, by whatever they showed: it has a name and grants, and a
//! grant is a [role](schemactl_api::Role) in a [scope](schemactl_api::Scope). A [`Caller`] is a principal who
//! asks for something. What they may is computed from the grants alone, in `grant.rs`; another kind of
//! credential is another way to a principal: `token.rs` is one, `oidc.rs` another.

mod caller;
mod grant;
mod last_used;
mod oidc;
mod permission;
mod principal;
mod session;
mod token;

pub(crate) use caller::{Caller, Origin};
use grant::Grant;
pub(super) use last_used::LastUsed;
pub(crate) use permission::Permission;
pub(super) use principal::ANONYMOUS;
pub(crate) use principal::{Kind, Principal};
pub(crate) use token::scopes_of;
pub(super) use token::scopes_text;
