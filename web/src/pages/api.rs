//! The API, described for people.

use askama::Template;

use crate::Site;

/// `/docs/api`
#[derive(Template)]
#[template(path = "api.html")]
pub struct ApiPage {
    pub site: Site,
    pub groups: Vec<ApiGroup>,
    /// What bodies and answers are made of, by name.
    pub shapes: Vec<ApiShape>,
}

/// Operations about one thing.
#[derive(Clone, Debug)]
pub struct ApiGroup {
    pub name: String,
    pub operations: Vec<ApiOperation>,
}

/// One method at one address.
#[derive(Clone, Debug)]
pub struct ApiOperation {
    /// Unique.
    pub id: String,
    /// In capitals.
    pub method: String,
    pub path: String,
    pub summary: String,
    /// What it takes; none where nobody is asked who they are.
    pub permission: Option<String>,
    pub parameters: Vec<ApiParameter>,
    /// What is sent.
    pub body: Option<ApiType>,
    /// The same as it may look.
    pub example: Option<String>,
    pub answers: Vec<ApiAnswer>,
}

/// A part of an address or of a query.
#[derive(Clone, Debug)]
pub struct ApiParameter {
    pub name: String,
    /// `path` or `query`.
    pub place: String,
    pub kind: ApiType,
    pub description: String,
}

/// What comes back under a status.
#[derive(Clone, Debug)]
pub struct ApiAnswer {
    pub status: String,
    pub description: String,
    pub media_type: Option<String>,
    pub kind: Option<ApiType>,
    pub example: Option<String>,
}

/// A type in words, then the name of the shape that it ends in.
#[derive(Clone, Debug)]
pub struct ApiType {
    pub words: String,
    pub shape: Option<String>,
}

/// A type with a name, or one of several that a value may have.
#[derive(Clone, Debug)]
pub struct ApiShape {
    /// Empty for one of several.
    pub name: String,
    pub description: String,
    pub kind: ApiType,
    pub fields: Vec<ApiField>,
    pub variants: Vec<ApiShape>,
}

/// A key of an object.
#[derive(Clone, Debug)]
pub struct ApiField {
    pub name: String,
    pub kind: ApiType,
    pub required: bool,
    pub description: String,
}
