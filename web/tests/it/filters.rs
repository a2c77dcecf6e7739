//! The state of the filters survives in addresses.

use schemactl_web::{EventFilter, links, render};

use crate::pages::events_page;

fn narrowed() -> EventFilter {
    EventFilter {
        q: "a&b=c #?ü\"".to_owned(),
        owner: "team one".to_owned(),
        destination: "kafka".to_owned(),
        stage: "stable".to_owned(),
        ..EventFilter::default()
    }
}

#[test]
fn address_carries_every_filter_encoded() {
    let address = links::events(&narrowed());
    assert_eq!(
        address,
        "/events?q=a%26b%3Dc%20%23%3F%C3%BC%22&owner=team%20one&destination=kafka&stage=stable"
    );
    assert_eq!(links::events(&EventFilter::default()), "/events");
}

#[test]
fn next_page_keeps_the_filters() {
    let html = render(&events_page(narrowed(), true)).unwrap();
    let link = "destination=kafka&#38;stage=stable&#38;after=order_placed\" rel=\"next\"";
    assert!(html.contains(link), "{html}");
}

#[test]
fn form_shows_what_is_set() {
    let html = render(&events_page(narrowed(), true)).unwrap();
    assert!(html.contains("<option selected>kafka</option>"), "{html}");
    assert!(html.contains("<option selected>stable</option>"), "{html}");
    assert!(html.contains("name=\"owner\" value=\"team one\""), "{html}");
}

#[test]
fn a_filter_is_removed_alone() {
    let set = narrowed().set();
    let labels: Vec<_> = set.iter().map(|filter| filter.label).collect();
    assert_eq!(labels, ["Text", "Owner", "Destination", "Stage"]);
    assert_eq!(set[2].without, "/events?q=a%26b%3Dc%20%23%3F%C3%BC%22&owner=team%20one&stage=stable");
}

#[test]
fn a_path_of_odd_characters_stays_one_path() {
    let module = "acme/shop".parse().unwrap();
    let version = "0.1.0".parse().unwrap();
    let address = links::line(&module, &version, "a b/c#d?.proto", 7);
    assert_eq!(address, "/modules/acme/shop/versions/0.1.0/files/a%20b/c%23d%3F.proto#L7");
}
