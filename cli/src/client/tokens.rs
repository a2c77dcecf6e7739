//! Tokens.

use schemactl_api::{CreatedToken, NewTokenBody, Page, TokenBody};

use super::{Client, part, patience::Twice, read};
use crate::error::Result;

impl Client {
    /// Makes a token.
    pub fn create_token(&self, new: &NewTokenBody) -> Result<CreatedToken> {
        read(&self.transport.post("/tokens", new, Twice::Matters)?.accept()?)
    }

    /// A page of tokens, behind a name.
    pub fn tokens(&self, after: &str) -> Result<Page<TokenBody>> {
        self.get(&format!("/tokens?after={}", part(after)))
    }

    /// Ends a token.
    pub fn revoke_token(&self, name: &str) -> Result<()> {
        self.transport.delete(&format!("/tokens/{}", part(name)))?.accept().map(drop)
    }
}
