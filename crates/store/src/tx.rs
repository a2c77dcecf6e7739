//! The pools and the unit of work.

use std::fmt;

use sqlx::{PgPool, Pool, Postgres, Sqlite, SqlitePool, Transaction};
use tracing::Span;

use crate::{Address, Bucket, StoreError, inspect, migrations, postgres, sqlite};

/// A database with its tables in place, and the bucket that content is kept in where there is one.
#[derive(Clone)]
pub struct Store {
    pub(crate) pools: Pools,
    pub(crate) bucket: Option<Bucket>,
    database: String,
}

#[derive(Clone)]
pub(crate) enum Pools {
    /// SQLite takes one writer at a time: one connection writes, the others read.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

fn span(operation: &'static str) -> Span {
    tracing::info_span!(target: "schemactl::trace", "database", "db.operation.name" = operation)
}

/// Connections to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// That are open.
    pub open: u32,
    /// That nobody uses.
    pub idle: u32,
    /// That may be open.
    pub most: u32,
}

fn load<D: sqlx::Database>(pool: &Pool<D>) -> Load {
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    Load { open: pool.size(), idle, most: pool.options().get_max_connections() }
}

/// A unit of work: what was done in it is kept by [`commit`](Tx::commit) and undone by a drop.
///
/// After an error a transaction is of no more use, whatever the database: drop it. Never begin a
/// second one while holding a first: with every connection taken, both would wait for ever.
pub struct Tx {
    pub(crate) inner: Inner,
    pub(crate) bucket: Option<Bucket>,
    /// From the wish for a connection to the end, for those who trace.
    _span: Span,
}

pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one body against the connection of whichever database the unit of work is on.
macro_rules! on {
    ($tx:expr, $connection:ident => $body:expr) => {
        match &mut $tx.inner {
            $crate::tx::Inner::Sqlite(transaction) => {
                let $connection: &mut sqlx::SqliteConnection = &mut **transaction;
                $body
            }
            $crate::tx::Inner::Postgres(transaction) => {
                let $connection: &mut sqlx::PgConnection = &mut **transaction;
                $body
            }
        }
    };
}
pub(crate) use on;

impl Store {
    /// Opens a database and brings its tables to this version's state. A SQLite file that does not
    /// exist is created; its folder must exist. A server that does not answer within a few seconds is
    /// an error that names it.
    pub async fn open(address: &Address) -> Result<Store, StoreError> {
        Store::connect(address, true).await
    }

    /// Opens a database whose tables are in this version's state already, and refuses any other.
    pub async fn open_as_is(address: &Address) -> Result<Store, StoreError> {
        let store = Store::connect(address, false).await?;
        migrations::require(&store.database, store.schema().await?)?;
        Ok(store)
    }

    async fn connect(address: &Address, migrate: bool) -> Result<Store, StoreError> {
        let pools = match address {
            Address::Sqlite(file) => {
                let (writer, readers) = sqlite::open(file, migrate).await?;
                Pools::Sqlite { writer, readers }
            }
            Address::Postgres(options) => {
                Pools::Postgres(postgres::open(options, &address.to_string(), migrate).await?)
            }
        };
        Ok(Store { pools, bucket: None, database: address.to_string() })
    }

    /// Opens a database to look at it: nothing is created or brought up to date, and nothing can be
    /// written.
    pub async fn inspect(address: &Address) -> Result<Store, StoreError> {
        let database = address.to_string();
        let pools = match address {
            Address::Sqlite(file) => {
                let readers = inspect::sqlite(file, &database).await?;
                Pools::Sqlite { writer: readers.clone(), readers }
            }
            Address::Postgres(options) => Pools::Postgres(inspect::postgres(options, &database).await?),
        };
        Ok(Store { pools, bucket: None, database })
    }

    /// The same with content in a bucket: what is placed from now on goes there, what is in the database stays. Fails
    /// where the database says that content is in a bucket and this one does not have it, or there is none.
    pub async fn with_bucket(self, bucket: Option<Bucket>) -> Result<Store, StoreError> {
        let elsewhere = self.read().await?.content_elsewhere().await?;
        match (&bucket, elsewhere) {
            (None, Some(_)) => return Err(StoreError::NoBucket(self.database)),
            (Some(bucket), Some(digest)) if !bucket.has(digest).await? => {
                let (bucket, database) = (bucket.to_string(), self.database);
                return Err(StoreError::OtherBucket { bucket, database });
            }
            _ => {}
        }
        Ok(Store { bucket, ..self })
    }

    /// Makes sure that the bucket can be written to, where there is one.
    pub async fn prepare_bucket(&self) -> Result<(), StoreError> {
        match &self.bucket {
            Some(bucket) => bucket.prepare().await,
            None => Ok(()),
        }
    }

    /// Begins a unit of work that writes. On SQLite it waits for the one before it to end.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        let span = span("write");
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(sqlite::begin(writer, "BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx { inner, bucket: self.bucket.clone(), _span: span })
    }

    /// Begins a unit of work that only reads and sees one state of the database throughout.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let span = span("read");
        let inner = match &self.pools {
            Pools::Sqlite { readers, .. } => Inner::Sqlite(sqlite::begin(readers, "BEGIN").await?),
            Pools::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Inner::Postgres(pool.begin_with(begin).await?)
            }
        };
        Ok(Tx { inner, bucket: self.bucket.clone(), _span: span })
    }

    /// The number of the latest migration; 0 where there are no tables.
    pub async fn schema(&self) -> Result<i64, StoreError> {
        match &self.pools {
            Pools::Sqlite { readers, .. } => migrations::done_sqlite(readers).await,
            Pools::Postgres(pool) => migrations::done_postgres(pool).await,
        }
    }

    /// Whether the database answers and has all tables that this version takes, and the bucket answers where there is
    /// one. Tables of a later version are fine: while servers are replaced one after the other, the old ones go on.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.ping().await?;
        if let Some(bucket) = &self.bucket {
            bucket.ping().await?;
        }
        migrations::require(&self.database, self.schema().await?.min(migrations::NEWEST))
    }

    /// How busy the connections are.
    pub fn load(&self) -> Load {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                let (writer, readers) = (load(writer), load(readers));
                Load {
                    open: writer.open + readers.open,
                    idle: writer.idle + readers.idle,
                    most: writer.most + readers.most,
                }
            }
            Pools::Postgres(pool) => load(pool),
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut tx = self.read().await?;
        on!(tx, connection => sqlx::query("SELECT seq FROM change_head").execute(connection).await.map(drop))?;
        Ok(())
    }

    /// Ends all connections once their units of work are over.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                // The last connection to close folds the write-ahead log into the file.
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Keeps what was done. Once this returns, it survives a crash of this process or its machine.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.inner {
            Inner::Sqlite(transaction) => transaction.commit().await?,
            Inner::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

/// Which database it is; without the password.
impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.database)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.database)
    }
}
