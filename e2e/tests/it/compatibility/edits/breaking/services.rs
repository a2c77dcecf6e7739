//! Services and their methods.

use super::{ALL, Broken, SOURCE, Touched, expect, one};
use crate::compatibility::{
    edits::targets::pick,
    random::Random,
    schemas::{Message, Method, Project},
};

pub fn delete_service(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let mut names: Vec<String> =
        project.files.iter().flat_map(|file| &file.services).map(|item| item.name.clone()).collect();
    names.retain(|name| touched.spares(name));
    let name = pick(&names, random)?;
    project.files.iter_mut().for_each(|file| file.services.retain(|item| item.name != name));
    let says = format!("\"{name}\"");
    let expected = vec![
        expect("SERVICE_NO_DELETE", &["FILE"], &says),
        expect("PACKAGE_SERVICE_NO_DELETE", &["PACKAGE"], &says),
    ];
    one(name, expected)
}

/// Changes a method; answers its element and name.
fn in_method(
    project: &mut Project,
    random: &mut Random,
    touched: &Touched,
    change: impl FnOnce(&mut Method),
) -> Option<(String, String)> {
    let services = project.files.iter().flat_map(|file| &file.services);
    let mut all: Vec<(String, String)> = services
        .flat_map(|service| {
            service
                .methods
                .iter()
                .map(|method| (format!("{}.{}", service.name, method.name), method.name.clone()))
        })
        .collect();
    all.retain(|(element, _)| touched.spares(element));
    let (element, name) = pick(&all, random)?;
    let mut methods =
        project.files.iter_mut().flat_map(|file| &mut file.services).flat_map(|item| &mut item.methods);
    change(methods.find(|method| method.name == name)?);
    Some((element, name))
}

pub fn delete_method(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let (element, name) = in_method(project, random, touched, |_| {})?;
    let services = project.files.iter_mut().flat_map(|file| &mut file.services);
    services.for_each(|service| service.methods.retain(|method| method.name != name));
    one(element, vec![expect("RPC_NO_DELETE", SOURCE, format!("RPC \"{name}\""))])
}

pub fn make_method_stream(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let (element, name) = in_method(project, random, touched, |method| {
        method.client_streaming = !method.client_streaming;
        method.server_streaming = !method.server_streaming;
    })?;
    let says = format!("RPC \"{name}\"");
    one(
        element,
        vec![
            expect("RPC_SAME_CLIENT_STREAMING", ALL, &says),
            expect("RPC_SAME_SERVER_STREAMING", ALL, &says),
        ],
    )
}

/// To a new message in the first file, which imports no other: no import becomes circular.
pub fn change_request(project: &mut Project, random: &mut Random, touched: &Touched) -> Option<Broken> {
    let name = project.name("Request");
    let request = format!("{}.{name}", project.files[0].package);
    let (element, method) = in_method(project, random, touched, |method| method.input.clone_from(&request))?;
    project.files[0].messages.push(Message { name, ..Message::default() });
    let expected = vec![expect("RPC_SAME_REQUEST_TYPE", ALL, format!("RPC \"{method}\""))];
    Some(Broken { elements: vec![element, request], expected })
}
