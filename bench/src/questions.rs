//! What is asked of a large registry.

use std::time::{Duration, Instant};

use crate::{
    Failure,
    client::Client,
    load::{self, Load, Seen},
    random::Random,
    seed::{owner, producer, rare_word},
    size::{self, Size},
};

/// A question: its name, and an address for each time it is asked.
type Question = (&'static str, fn(Size, &mut Random) -> String);

const QUESTIONS: [Question; 16] = [
    ("version", |size, random| {
        let module = random.below(size.modules);
        let version = size::version(random.below(size.versions_of(module)));
        format!("/api/v1/modules/{}/versions/{version}", size::module(module))
    }),
    ("latest", |size, random| {
        format!("/api/v1/modules/{}/versions/latest", size::module(random.below(size.modules)))
    }),
    ("module", |size, random| format!("/api/v1/modules/{}", size::module(random.below(size.modules)))),
    ("busy module", |size, random| {
        format!("/api/v1/modules/{}", size::module(random.below(size.modules.div_ceil(100)) * 100))
    }),
    ("modules", |size, random| {
        format!("/api/v1/modules?limit=50&after={}", size::module(random.below(size.modules)))
    }),
    ("event", |size, random| format!("/api/v1/events/{}", size::event(random.below(size.events)))),
    ("search by a rare word", |size, random| {
        format!("/api/v1/events?limit=50&q={}", rare_word(random.below(size.events)))
    }),
    ("search by words and owner", |size, random| {
        format!("/api/v1/events?limit=50&q=order+parcel&owner={}", owner(random.below(size.events)))
    }),
    ("search by a word that is nowhere", |_, random| {
        format!("/api/v1/events?limit=50&q=nowhere{}", random.below(1_000))
    }),
    ("filter by producer", |size, random| {
        format!("/api/v1/events?limit=50&producer={}", producer(random.below(size.events)))
    }),
    ("filter by destination", |_, random| {
        format!("/api/v1/events?limit=50&destination=kafka&after=thing_{}", random.below(100))
    }),
    ("filter by a destination that is nowhere", |_, random| {
        format!("/api/v1/events?limit=50&destination=nowhere{}", random.below(1_000))
    }),
    ("tags", |size, random| {
        format!("/api/v1/tags?limit=50&after={}", size::event(random.below(size.events)))
    }),
    ("changes", |size, random| format!("/api/v1/changes?limit=50&after={}", random.below(size.versions))),
    ("changes to a destination", |size, random| {
        format!("/api/v1/changes?limit=50&destination=kafka&after={}", random.below(size.versions))
    }),
    ("home page", |_, _| "/".to_owned()),
];

/// Asks each of them, or one, of a server that holds so much.
pub async fn run(server: &str, size: Size, load: Load, only: Option<&str>) -> Result<(), Failure> {
    println!("{}", Seen::HEADING);
    for (name, question) in QUESTIONS.into_iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        let seen = load::put(load, |number, end| {
            let random = Random::new(number);
            ask(server.to_owned(), load, end, random, move |random| question(size, random))
        })
        .await;
        println!("{}", seen.map_err(|error| format!("{name}: {error}"))?.line(name));
    }
    Ok(())
}

async fn ask(
    server: String,
    load: Load,
    end: Instant,
    mut random: Random,
    question: impl Fn(&mut Random) -> String,
) -> Result<Vec<Duration>, Failure> {
    let mut client = Client::connect(&server, None).await?;
    let mut times = Vec::new();
    while Instant::now() < end {
        load.rest(&mut random).await;
        let path = question(&mut random);
        let start = Instant::now();
        let (status, body) = client.get(&path).await?;
        times.push(start.elapsed());
        if !status.is_success() {
            return Err(format!("{path}: {status}: {}", String::from_utf8_lossy(&body)).into());
        }
    }
    Ok(times)
}
