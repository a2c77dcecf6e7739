//! Text from a schema stays text.

use schemactl_web::{
    EventFilter, Facets, Site,
    pages::{ChangesPage, ErrorPage, EventsPage, FilePage, State},
    render,
};

use crate::{pages::diff_page, samples};

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "</code></pre></main><h1>",
    "<!-- ",
    "\u{202e}txt.exe\u{202c}",
    "zero\u{200b}width\u{0}nul",
];

/// Every page that shows a text, with that text everywhere.
fn pages_of(text: &str) -> Vec<String> {
    let owned = || text.to_owned();
    let mut row = samples::event_row();
    row.summary = owned();
    row.owner = Some(owned());
    row.destinations = vec![owned()];
    let filter = EventFilter {
        q: owned(),
        owner: owned(),
        destination: owned(),
        pii: owned(),
        producer: owned(),
        stage: owned(),
    };
    let events = EventsPage {
        site: Site { address: owned(), version: owned(), login: true, who: Some(owned()), audit: true },
        filter,
        facets: Facets { owners: vec![owned()], producers: vec![owned()] },
        events: vec![row],
        total: Some(1),
        next: Some(owned()),
    };
    let file = FilePage {
        site: samples::site(),
        module: samples::shop(),
        state: State::Version(samples::version("0.2.0")),
        path: owned(),
        source: format!("// {text}\n\"{text}\n{text}"),
    };
    let mut module = samples::module_page();
    module.versions[0].message = owned();
    module.versions[0].publisher = owned();
    module.versions[0].bump = owned();
    module.files[0].path = owned();
    module.dependencies[0].requirement = owned();
    let mut version = samples::version_page();
    version.row.message = owned();
    version.files[0].path = owned();
    let mut change = samples::change(1, text);
    change.actor = owned();
    change.kind = owned();
    let changes = ChangesPage { site: samples::site(), changes: vec![change], older: None };
    let error = ErrorPage { site: samples::site(), status: 404, message: owned(), hint: Some(owned()) };
    vec![
        render(&samples::event_page(samples::event_of_text(text))).unwrap(),
        render(&events).unwrap(),
        render(&file).unwrap(),
        render(&module).unwrap(),
        render(&version).unwrap(),
        render(&samples::draft_page(text)).unwrap(),
        render(&diff_page(text, text, text)).unwrap(),
        render(&changes).unwrap(),
        render(&error).unwrap(),
        render(&samples::approvals_page(text)).unwrap(),
        render(&samples::approvals_page_with_forms(text)).unwrap(),
        render(&samples::audit_page(text)).unwrap(),
        render(&samples::policy_page(text)).unwrap(),
    ]
}

/// The tags of a page, with the names of their attributes and without anything a value says.
fn structure(html: &str) -> Vec<String> {
    let tags = html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let mut names = Vec::new();
    for tag in tags {
        let mut outside = tag.split('"').step_by(2).collect::<String>();
        outside.retain(|character| character != '\n');
        names.push(outside);
    }
    names
}

#[test]
fn markup_in_a_schema_adds_no_tag_and_no_attribute() {
    let harmless: Vec<_> = pages_of("Harmless").iter().map(|html| structure(html)).collect();
    for text in HOSTILE {
        for (html, expected) in pages_of(text).iter().zip(&harmless) {
            let found = structure(html);
            // Highlighting may cut a source differently; nothing else may differ.
            let without_pieces = |tags: &[String]| -> Vec<String> {
                tags.iter().filter(|tag| !tag.contains("span")).cloned().collect()
            };
            assert!(without_pieces(&found) == without_pieces(expected), "{text:?} changed the page\n{html}");
        }
    }
}

#[test]
fn template_syntax_in_a_schema_is_not_evaluated() {
    for html in pages_of("{{ 7 * 7 }}") {
        assert!(html.contains("{{ 7 * 7 }}"), "{html}");
        assert!(!html.contains(">49<"), "{html}");
    }
}

#[test]
fn characters_that_turn_or_hide_text_are_written_out() {
    for html in pages_of("a\u{202e}b\u{200b}c\u{0}d") {
        assert!(html.contains("a[U+202E]b[U+200B]c[U+0000]d"), "{html}");
        assert!(!html.contains('\u{202e}') && !html.contains('\u{200b}') && !html.contains('\0'), "{html}");
    }
}

#[test]
fn a_runbook_that_is_no_web_address_is_no_link() {
    let mut event = samples::order_placed();
    if let Some(owner) = &mut event.owner {
        owner.runbook = Some("javascript:alert(1)".to_owned());
    }
    let html = render(&samples::event_page(event)).unwrap();
    assert!(html.contains("<dd>javascript:alert(1)</dd>"), "{html}");
    assert!(!html.contains("href=\"javascript:"), "{html}");
}
