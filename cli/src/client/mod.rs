//! The registry's HTTP API from the other side.

mod approvals;
mod audit;
mod changes;
mod dependents;
mod drafts;
mod job;
mod observations;
pub mod pages;
mod patience;
mod problem;
mod purges;
mod states;
mod tags;
mod tokens;
mod transport;
mod trust;
mod webhooks;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemactl_api::{
    CheckBody, DescribedFile, EventBody, EventParameters, ModuleBody, Page, PolicyBody, PolicyRequest,
    PolicyVersionBody, PublishRequest, Published, VersionBody, VersionSummary,
};
use schemactl_model::{EventName, ModuleName, Version};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    context::Context,
    error::{Error, Result},
};
use patience::Twice;
pub use problem::Refusal;
use transport::Transport;

/// All but the unreserved characters of RFC 3986.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Talks to one registry.
pub struct Client {
    transport: Transport,
}

/// What came of a publish.
pub enum Attempt {
    Published(Box<Published>),
    /// The checks say no.
    Refused(Box<Refusal>),
}

impl Client {
    /// A client for the registry that the context names.
    ///
    /// # Errors
    /// It names none, or its address is not one.
    pub fn new(context: &Context) -> Result<Client> {
        Ok(Client { transport: Transport::new(context)? })
    }

    /// One version of a module; none is the latest.
    pub fn version(&self, module: &ModuleName, version: Option<&Version>) -> Result<VersionBody> {
        let version = version.map_or("latest".to_owned(), |version| part(&version.to_string()));
        self.get(&format!("/modules/{module}/versions/{version}"))
    }

    /// A module.
    pub fn module(&self, module: &ModuleName) -> Result<ModuleBody> {
        self.get(&format!("/modules/{module}"))
    }

    /// The newest version of a module, yanked or not: what the next one is measured against. `None` where the
    /// module does not exist.
    pub fn newest(&self, module: &ModuleName) -> Result<Option<VersionBody>> {
        let answer = self.transport.get(&format!("/modules/{module}/versions/newest"))?;
        if answer.status == 404 {
            return Ok(None);
        }
        read(&answer.accept()?).map(Some)
    }

    /// The versions of a module, the latest first.
    pub fn versions(&self, module: &ModuleName) -> Result<Vec<VersionSummary>> {
        self.get(&format!("/modules/{module}/versions"))
    }

    /// The encoded descriptor set of a version.
    pub fn descriptors(&self, module: &ModuleName, version: &Version) -> Result<Bytes> {
        let version = part(&version.to_string());
        self.transport.get(&format!("/modules/{module}/versions/{version}/descriptors"))?.accept()
    }

    /// The files of a version with their content.
    pub fn files(&self, module: &ModuleName, version: &Version) -> Result<Vec<DescribedFile>> {
        let version = part(&version.to_string());
        self.get(&format!("/modules/{module}/versions/{version}/files?content=true"))
    }

    /// A page of modules, behind a name.
    pub fn modules(&self, after: &str) -> Result<Page<ModuleBody>> {
        self.get(&format!("/modules?after={}", part(after)))
    }

    /// A page of events.
    pub fn events(&self, parameters: &EventParameters) -> Result<Page<EventBody>> {
        self.get(&format!("/events{}", query(parameters)?))
    }

    /// An event.
    pub fn event(&self, name: &EventName) -> Result<EventBody> {
        self.get(&format!("/events/{}", part(name.as_str())))
    }

    /// An event; `None` where there is none of that name.
    pub fn find_event(&self, name: &EventName) -> Result<Option<EventBody>> {
        let answer = self.transport.get(&format!("/events/{}", part(name.as_str())))?;
        if answer.status == 404 {
            return Ok(None);
        }
        read(&answer.accept()?).map(Some)
    }

    /// Publishes a version.
    pub fn publish(&self, request: &PublishRequest) -> Result<Attempt> {
        let path = format!("/modules/{}/versions", request.module);
        let answer = self.transport.post(&path, request, Twice::Harmless)?;
        if let Some(refusal) = answer.refusal() {
            return Ok(Attempt::Refused(Box::new(refusal)));
        }
        Ok(Attempt::Published(Box::new(read(&answer.accept()?)?)))
    }

    /// What publishing would say.
    pub fn check(&self, request: &PublishRequest) -> Result<CheckBody> {
        read(&self.transport.post("/check", request, Twice::Harmless)?.accept()?)
    }

    /// The organisation's policy; `None` where the registry knows none.
    pub fn policy(&self) -> Result<Option<PolicyBody>> {
        let answer = self.transport.get("/policy")?;
        if answer.status == 404 {
            return Ok(None);
        }
        read(&answer.accept()?).map(Some)
    }

    /// A version of the policy.
    pub fn policy_version(&self, version: i64) -> Result<PolicyBody> {
        self.get(&format!("/policy/versions/{version}"))
    }

    /// A page of the versions there were, behind one.
    pub fn policy_versions(&self, after: &str) -> Result<Page<PolicyVersionBody>> {
        self.get(&format!("/policy/versions?after={}", part(after)))
    }

    /// Lets another policy hold from now on.
    pub fn set_policy(&self, request: &PolicyRequest) -> Result<PolicyBody> {
        read(&self.transport.put("/policy", request)?.accept()?)
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        read(&self.transport.get(path)?.accept()?)
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let parsed = serde_json::from_slice(body);
    Ok(parsed.map_err(|error| {
        let odd = Error::failed("the registry's answer is not what this version of schemactl understands");
        odd.because(&error).hint("use the version of schemactl that the registry runs")
    })?)
}

/// Flat parameters as the query of an address.
fn query(parameters: &impl Serialize) -> Result<String> {
    let failed = |error: serde_json::Error| Error::failed("cannot write the query").because(&error);
    let value = serde_json::to_value(parameters).map_err(failed)?;
    let mut query = String::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(&format!("{key}={}", part(&text)));
    }
    Ok(query)
}

fn part(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}
