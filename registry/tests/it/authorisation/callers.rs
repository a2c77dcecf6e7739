//! Everybody who asks, in the order of a row's marks.

use schemactl_store::Token;
use time::macros::datetime;

use crate::app::{TestApp, token};

/// A token for `acme/shop`, which those who manage that may revoke.
pub const SHOPS_TOKEN: &str = "of-the-shop";

/// The scopes of a row, from left to right: all, owner, module, another module of the owner, another owner.
const SCOPES: [(&str, &str); 5] =
    [("*", "all"), ("acme", "owner"), ("acme/shop", "module"), ("acme/cart", "sibling"), ("beta", "other")];

/// Somebody who asks.
pub struct Caller {
    pub name: String,
    /// The text of their token.
    pub token: Option<String>,
    /// Whether they ask a registry that takes a token for reading.
    pub reads_are_closed: bool,
}

impl Caller {
    fn with(name: &str, token: Option<String>) -> Caller {
        Caller { name: name.to_owned(), token, reads_are_closed: false }
    }
}

/// Makes everybody's tokens.
pub async fn everybody(app: &TestApp) -> Vec<Caller> {
    let past = Some(datetime!(2026-03-02 10:00 UTC));
    let text = |name: &str| format!("the-text-of-the-token-{name}");
    let mut tokens = vec![
        Token { revoked_at: past, ..token("revoked", "admin", "*") },
        Token { ends_at: past, ..token("ended", "admin", "*") },
        token("reader-all", "reader", "*"),
    ];
    for role in ["publisher", "approver", "admin"] {
        tokens.extend(SCOPES.map(|(scope, word)| token(&format!("{role}-{word}"), role, scope)));
    }
    let mut callers = vec![
        Caller::with("nobody", None),
        Caller { reads_are_closed: true, ..Caller::with("nobody", None) },
        Caller::with("a-stranger", Some(text("that-is-not-there"))),
    ];
    callers.extend(tokens.iter().map(|token| Caller::with(&token.name, Some(text(&token.name)))));
    tokens.push(token(SHOPS_TOKEN, "publisher", "acme/shop"));
    let texts: Vec<String> = tokens.iter().map(|token| text(&token.name)).collect();
    app.add_tokens(texts.iter().map(String::as_str).zip(tokens)).await;
    callers
}
