//! What is answered where, and what it takes, as data. The router is made of this list, so that nothing is
//! answered whose permission nobody decided.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    middleware,
    routing::{MethodFilter, MethodRouter, on},
};

use super::{
    App,
    caller::{self, Door},
    crowd,
    openapi::Operation,
};
use crate::service::Permission;

/// What a request to an endpoint takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing: it says nothing of what the registry holds.
    Open,
    /// A caller with this permission.
    Takes(Permission),
}

impl Access {
    pub(super) fn permission(self) -> Option<Permission> {
        match self {
            Access::Open => None,
            Access::Takes(permission) => Some(permission),
        }
    }
}

/// What answering costs, which limits go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Load {
    /// A look at the database.
    Light,
    /// Sources are compiled.
    Compiles,
    /// Hardly anything, and so it counts for no limit: whoever asks waits for something to happen, or looks whether
    /// the server is well, which has to be told above all when it has much to do.
    Free,
}

/// One method at one address.
pub(super) struct Endpoint {
    pub method: Method,
    /// In axum's spelling, `{name}` for a part of it.
    pub path: &'static str,
    pub access: Access,
    pub load: Load,
    /// What callers are told about it; pages for people have none.
    pub operation: Option<Operation>,
    handler: MethodRouter<App>,
}

impl Endpoint {
    /// Answers without asking who is there.
    pub(super) fn open<H, T>(path: &'static str, handler: H) -> Endpoint
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let handler = on(MethodFilter::GET, handler);
        Endpoint {
            method: Method::GET,
            path,
            access: Access::Open,
            load: Load::Free,
            operation: None,
            handler,
        }
    }

    /// The same for what changes something.
    pub(super) fn open_post<H, T>(path: &'static str, handler: H) -> Endpoint
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let handler = on(MethodFilter::POST, handler);
        Endpoint { method: Method::POST, handler, load: Load::Light, ..Endpoint::open(path, || async {}) }
    }

    pub(super) fn get<H, T>(path: &'static str, permission: Permission, handler: H) -> Endpoint
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Endpoint::new(Method::GET, MethodFilter::GET, path, permission, handler)
    }

    pub(super) fn post<H, T>(path: &'static str, permission: Permission, handler: H) -> Endpoint
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Endpoint::new(Method::POST, MethodFilter::POST, path, permission, handler)
    }

    pub(super) fn put<H, T>(path: &'static str, permission: Permission, handler: H) -> Endpoint
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Endpoint::new(Method::PUT, MethodFilter::PUT, path, permission, handler)
    }

    pub(super) fn delete<H, T>(path: &'static str, permission: Permission, handler: H) -> Endpoint
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Endpoint::new(Method::DELETE, MethodFilter::DELETE, path, permission, handler)
    }

    fn new<H, T>(
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        permission: Permission,
        handler: H,
    ) -> Endpoint
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Endpoint {
            method,
            path,
            access: Access::Takes(permission),
            load: Load::Light,
            operation: None,
            handler: on(filter, handler),
        }
    }

    /// The same, where limits count.
    pub(super) fn counted(self) -> Endpoint {
        Endpoint { load: Load::Light, ..self }
    }

    /// The same, compiling.
    pub(super) fn compiles(self) -> Endpoint {
        Endpoint { load: Load::Compiles, ..self }
    }

    /// The same, where limits do not count.
    pub(super) fn free(self) -> Endpoint {
        Endpoint { load: Load::Free, ..self }
    }

    /// Describes it.
    pub(super) fn is(mut self, operation: Operation) -> Endpoint {
        self.operation = Some(operation);
        self
    }
}

/// The router of a list. Whoever asks is let in, or not, before the handler sees anything of the request.
pub(super) fn router(endpoints: Vec<Endpoint>, app: &App) -> Router<App> {
    endpoints.into_iter().fold(Router::new(), |router, endpoint| {
        let Endpoint { path, access, load, handler, .. } = endpoint;
        let guarded = match access {
            Access::Open if load == Load::Free => handler,
            Access::Open => handler.route_layer(middleware::from_fn_with_state(app.clone(), caller::count)),
            Access::Takes(permission) => {
                let door = Door { app: app.clone(), permission, load };
                handler.route_layer(middleware::from_fn_with_state(door, caller::admit))
            }
        };
        let counted = match load {
            Load::Free => guarded,
            Load::Light | Load::Compiles => {
                guarded.route_layer(middleware::from_fn_with_state(app.crowd.clone(), crowd::enter))
            }
        };
        router.route(path, counted)
    })
}
