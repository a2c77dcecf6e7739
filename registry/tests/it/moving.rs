//! A registry in a file: the same whichever database it was in, and refused where it is not what was written.

use schemactl_registry::moving::{MoveError, export, import};
use schemactl_store::Store;
use schemactl_testing::Postgres;
use tempfile::TempDir;

use crate::fsck::{check, seed::Seed};

pub async fn exported(address: &str) -> Vec<u8> {
    let store = Store::inspect(&address.parse().unwrap()).await.unwrap();
    let mut file = Vec::new();
    let mut last = (0, 0);
    let rows = export(&store, &mut file, &mut |done, all| last = (done, all)).await.unwrap();
    store.close().await;
    assert_eq!(last, (rows, rows));
    file
}

pub async fn imported(address: &str, file: &[u8]) -> Result<(), MoveError> {
    let store = Store::open(&address.parse().unwrap()).await.unwrap();
    let outcome = import(&store, file, &mut |_| {}).await;
    store.close().await;
    outcome.map(drop)
}

fn new_sqlite(folder: &TempDir, name: &str) -> String {
    format!("sqlite://{}/{name}.db", folder.path().display())
}

async fn is_empty(address: &str) -> bool {
    let store = Store::open(&address.parse().unwrap()).await.unwrap();
    let filled = store.write().await.unwrap().begin_filling().await.unwrap();
    store.close().await;
    filled.is_empty()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_sqlite_to_postgres_and_back_it_is_the_same_file() {
    let test = "from_sqlite_to_postgres_and_back_it_is_the_same_file";
    let Some(server) = Postgres::shared(test) else { return };
    let seed = Seed::sqlite().await;
    let first = exported(&seed.copy().await).await;
    let (folder, postgres) = (TempDir::new().unwrap(), server.database());
    imported(&postgres, &first).await.unwrap();
    assert_eq!(check(&postgres.parse().unwrap()).await.1, []);
    let second = exported(&postgres).await;
    assert_eq!(first, second);
    let sqlite = new_sqlite(&folder, "back");
    imported(&sqlite, &second).await.unwrap();
    assert_eq!(first, exported(&sqlite).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registry_goes_on_where_it_was_imported() {
    let seed = Seed::sqlite().await;
    let file = exported(&seed.copy().await).await;
    let folder = TempDir::new().unwrap();
    let mut addresses = vec![new_sqlite(&folder, "moved")];
    addresses.extend(Postgres::shared("a_registry_goes_on_where_it_was_imported").map(Postgres::database));
    for address in addresses {
        imported(&address, &file).await.unwrap();
        crate::fsck::seed::go_on(address.parse().unwrap(), &folder).await;
        assert_eq!(check(&address.parse().unwrap()).await.1, []);
        let error = imported(&address, &file).await.unwrap_err();
        assert!(matches!(&error, MoveError::NotEmpty(tables) if tables.contains(&"versions")), "{error}");
    }
}

/// The lines of a file, changed and packed again.
fn changed(file: &[u8], change: impl FnOnce(String) -> String) -> Vec<u8> {
    let text = String::from_utf8(zstd::decode_all(file).unwrap()).unwrap();
    let after = change(text.clone());
    assert_ne!(text, after);
    zstd::encode_all(after.as_bytes(), 3).unwrap()
}

/// The same with an end that is right.
fn sealed(file: &[u8], change: impl FnOnce(String) -> String) -> Vec<u8> {
    changed(file, |text| {
        let after = change(text);
        let body = &after[..after.rfind("{\"end\"").unwrap()];
        let digest = schemactl_model::Digest::of(body.as_bytes());
        format!("{body}{{\"end\":{{\"rows\":{},\"sha256\":\"{digest}\"}}}}\n", body.lines().count() - 1)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_as_it_was_written_is_refused_and_nothing_kept() {
    let seed = Seed::sqlite().await;
    let file = exported(&seed.copy().await).await;
    let replaced = |from: &'static str, to: &'static str| move |text: String| text.replacen(from, to, 1);
    let without = |word: &'static str| {
        move |text: String| {
            let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with(word)).collect();
            kept.join("\n") + "\n"
        }
    };
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "no export"),
        (b"not packed".to_vec(), "no export"),
        (zstd::encode_all(&b"{}\n"[..], 3).unwrap(), "no export"),
        (file[..file.len() / 2].to_vec(), "ends early"),
        (changed(&file, without("{\"end\"")), "ends early"),
        (changed(&file, |text| text + "\n"), "goes on behind its end"),
        (changed(&file, replaced("nobody reads it", "everybody reads it")), "was altered"),
        (changed(&file, without("{\"tokens\"")), "was altered"),
        (sealed(&file, replaced("\"format\":1", "\"format\":2")), "has format 2"),
        (sealed(&file, replaced("\"migration\":", "\"migration\":9")), "tables of migration 9"),
        (
            sealed(&file, replaced("{\"modules\"", "{\"sqlite_master\"")),
            "there is no table \"sqlite_master\"",
        ),
        (sealed(&file, replaced("{\"modules\":[", "{\"modules\":[1,")), "has 2 values, this has 3"),
        (sealed(&file, replaced("{\"modules\":[\"", "{\"modules\":[null,\"")), "has 2 values"),
        (sealed(&file, replaced("message Money {", "message Money { int32 x = 9;")), "not that of blob"),
        (
            sealed(&file, replaced("nobody reads it", "nobody\\u0000reads it")),
            "its detail is not as audit has it",
        ),
        (sealed(&file, without("{\"modules\"")), "cannot be stored in versions"),
        (sealed(&file, without("{\"audit\"")), "does not hold together"),
        (sealed(&file, without("{\"event_pii\"")), "does not hold together"),
        (sealed(&file, replaced("{\"changes\":[3,", "{\"changes\":[33,")), "does not hold together"),
    ];
    let folder = TempDir::new().unwrap();
    for (number, (file, words)) in cases.into_iter().enumerate() {
        let address = new_sqlite(&folder, &number.to_string());
        let error = imported(&address, &file).await.unwrap_err().to_string();
        assert!(error.contains(words), "case {number}: {error:?} does not say {words:?}");
        assert!(is_empty(&address).await, "case {number} left something behind");
    }
}
