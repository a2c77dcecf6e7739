//! What is kept of a version.

use schemactl_model::VersionReq;
use schemactl_store::{DependentQuery, NewDependency, Store, StoredDependency, StoredFile, StoredVersion};

use crate::{
    database::on_both,
    world::{KEPT, candidate, module, publish, version},
};

on_both!(
    keeps_a_version_as_it_was_published,
    keeps_files_in_the_order_of_their_paths,
    keeps_dependencies_and_finds_them_in_reverse,
    refuses_a_dependency_that_is_not_stored,
    answers_nothing_for_what_does_not_exist,
    keeps_thousands_of_files,
);

async fn keeps_a_version_as_it_was_published(store: &Store) {
    let mut new = candidate("acme/shop", "1.2.3", &[("a.proto", "a")]);
    new.base = Some(version("1.2.2"));
    new.message = "quoted ' and \0 and ü".to_owned();
    publish(store, &new).await.unwrap();
    let expected = StoredVersion {
        module: new.module.clone(),
        version: new.version.clone(),
        digest: new.digest,
        source_digest: new.source_digest,
        descriptors: new.descriptors,
        base: new.base.clone(),
        bump: new.bump.clone(),
        publisher: new.publisher.clone(),
        message: "quoted ' and \u{fffd} and ü".to_owned(),
        config: new.config.clone(),
        created_at: KEPT,
        is_purged: false,
    };
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.version(&new.module, &new.version).await.unwrap(), Some(expected));
    let descriptors = tx.blob(new.descriptors).await.unwrap();
    assert_eq!(descriptors.as_deref(), Some(&b"descriptors of acme/shop 1.2.3"[..]));
}

async fn keeps_files_in_the_order_of_their_paths(store: &Store) {
    let new =
        candidate("acme/shop", "0.1.0", &[("b/z.proto", "zzz"), ("B.proto", "capital"), ("a_b.proto", "")]);
    publish(store, &new).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let files = tx.files(&new.module, &new.version).await.unwrap();
    let mut expected: Vec<StoredFile> = new
        .files
        .iter()
        .map(|file| StoredFile { path: file.path.clone(), digest: file.digest, size: file.size as u64 })
        .collect();
    expected.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(files, expected);
    let contents = tx.contents(&new.module, &new.version).await.unwrap();
    let contents: Vec<_> = contents.iter().map(|(path, content)| (path.as_str(), &content[..])).collect();
    assert_eq!(contents, [("B.proto", &b"capital"[..]), ("a_b.proto", b""), ("b/z.proto", b"zzz")]);
    let one = tx.content(&new.module, &new.version, &"b/z.proto".parse().unwrap()).await.unwrap();
    assert_eq!(one.as_deref(), Some(&b"zzz"[..]));
}

async fn keeps_dependencies_and_finds_them_in_reverse(store: &Store) {
    publish(store, &candidate("acme/common", "1.0.0", &[])).await.unwrap();
    let dependency = NewDependency {
        module: module("acme/common"),
        requirement: VersionReq::parse("^1.0").unwrap().to_string(),
        resolved: version("1.0.0"),
    };
    for number in ["0.1.0", "0.2.0"] {
        let mut new = candidate("acme/shop", number, &[]);
        new.dependencies = vec![dependency.clone()];
        publish(store, &new).await.unwrap();
    }
    let mut tx = store.read().await.unwrap();
    let stored = tx.dependencies(&module("acme/shop"), &version("0.2.0")).await.unwrap();
    let NewDependency { module: name, requirement, resolved } = dependency;
    assert_eq!(stored, [StoredDependency { module: name.clone(), named: name, requirement, resolved }]);
    let mut query = DependentQuery {
        module: module("acme/common"),
        direct: true,
        all_versions: false,
        after: None,
        limit: 10,
    };
    for (all_versions, expected) in
        [(false, &["acme/shop 0.2.0"][..]), (true, &["acme/shop 0.1.0", "acme/shop 0.2.0"])]
    {
        query.all_versions = all_versions;
        let dependents = tx.dependents(&query).await.unwrap();
        let dependents: Vec<_> = dependents.iter().map(|d| format!("{} {}", d.module, d.version)).collect();
        assert_eq!(dependents, expected);
    }
}

async fn refuses_a_dependency_that_is_not_stored(store: &Store) {
    let mut new = candidate("acme/shop", "0.1.0", &[]);
    new.dependencies = vec![NewDependency {
        module: module("acme/common"),
        requirement: "^1".to_owned(),
        resolved: version("1.0.0"),
    }];
    publish(store, &new).await.unwrap_err();
    assert_eq!(store.read().await.unwrap().module(&new.module).await.unwrap(), None);
}

async fn answers_nothing_for_what_does_not_exist(store: &Store) {
    let (module, version) = (module("acme/shop"), version("1.0.0"));
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.module(&module).await.unwrap(), None);
    assert_eq!(tx.latest(&module).await.unwrap(), None);
    assert_eq!(tx.version(&module, &version).await.unwrap(), None);
    assert_eq!(tx.content(&module, &version, &"a.proto".parse().unwrap()).await.unwrap(), None);
    assert_eq!(tx.event(&"order_placed".parse().unwrap()).await.unwrap(), None);
}

async fn keeps_thousands_of_files(store: &Store) {
    let files: Vec<(String, String)> =
        (0..3000).map(|n| (format!("f{n:04}.proto"), format!("// file {n}\n"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&path[..], &text[..])).collect();
    let new = candidate("acme/many", "0.1.0", &files);
    publish(store, &new).await.unwrap();
    let contents = store.read().await.unwrap().contents(&new.module, &new.version).await.unwrap();
    assert_eq!(contents.len(), 3000);
    assert_eq!(contents[2999].1, b"// file 2999\n");
}
