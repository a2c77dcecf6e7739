//! What becomes of modules and versions after they were published.

use schemactl_api::{NewDeprecationBody, NewStatementBody, TransferBody};
use schemactl_model::{ModuleName, Version};

use super::{Client, part, patience::Twice};
use crate::error::Result;

impl Client {
    /// Lets no range choose a version any more.
    pub fn yank(&self, module: &ModuleName, version: &Version, reason: &str) -> Result<()> {
        let body = NewStatementBody { reason: reason.to_owned() };
        self.transport.put(&format!("{}/yank", path(module, Some(version))), &body)?.accept().map(drop)
    }

    /// Takes that back.
    pub fn unyank(&self, module: &ModuleName, version: &Version) -> Result<()> {
        self.transport.delete(&format!("{}/yank", path(module, Some(version))))?.accept().map(drop)
    }

    /// Deprecates a module, or a version of it.
    pub fn deprecate(
        &self,
        module: &ModuleName,
        version: Option<&Version>,
        body: &NewDeprecationBody,
    ) -> Result<()> {
        self.transport.put(&format!("{}/deprecation", path(module, version)), body)?.accept().map(drop)
    }

    /// Takes that back.
    pub fn undeprecate(&self, module: &ModuleName, version: Option<&Version>) -> Result<()> {
        self.transport.delete(&format!("{}/deprecation", path(module, version)))?.accept().map(drop)
    }

    /// Lets nothing be published to a module any more.
    pub fn archive(&self, module: &ModuleName, reason: &str) -> Result<()> {
        let body = NewStatementBody { reason: reason.to_owned() };
        self.transport.put(&format!("{}/archive", path(module, None)), &body)?.accept().map(drop)
    }

    /// Takes that back.
    pub fn unarchive(&self, module: &ModuleName) -> Result<()> {
        self.transport.delete(&format!("{}/archive", path(module, None)))?.accept().map(drop)
    }

    /// Gives a module another name.
    pub fn transfer(&self, module: &ModuleName, to: &ModuleName) -> Result<()> {
        let body = TransferBody { to: to.clone() };
        self.transport
            .post(&format!("{}/transfer", path(module, None)), &body, Twice::Matters)?
            .accept()
            .map(drop)
    }
}

fn path(module: &ModuleName, version: Option<&Version>) -> String {
    match version {
        Some(version) => format!("/modules/{module}/versions/{}", part(&version.to_string())),
        None => format!("/modules/{module}"),
    }
}
