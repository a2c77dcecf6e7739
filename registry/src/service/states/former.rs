//! Names that modules had.

use schemactl_model::ModuleName;

use crate::service::{Service, ServiceError};

impl Service {
    /// The name that a module has today which was once called `name`.
    pub(crate) async fn renamed(&self, name: &ModuleName) -> Result<Option<ModuleName>, ServiceError> {
        Ok(self.store.read().await?.renamed(name).await?)
    }
}

/// A module that is to be written to by a name that it had.
pub(in crate::service) fn moved(from: &ModuleName, to: &ModuleName) -> ServiceError {
    ServiceError::Conflict {
        code: "module_moved",
        detail: format!("module \"{from}\" is called \"{to}\" by now"),
        hint: Some(format!("write \"{to}\" instead, in schemactl.toml and elsewhere")),
    }
}
