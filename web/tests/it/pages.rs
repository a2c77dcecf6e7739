//! Each page as a whole.

use schemactl_check::Policy;
use schemactl_model::{Finding, Span};
use schemactl_web::{
    EventFilter, Facets, FileChange,
    pages::{
        ApprovalsPage, AuditPage, ChangesPage, Counts, DiffPage, ErrorPage, EventsPage, FilePage, HomePage,
        ModuleRow, ModulesPage, PolicyPage, State,
    },
    render,
};

use crate::samples;

/// The page between header and footer, without empty lines: the frame has a test of its own.
fn main_part(page: &impl askama::Template) -> String {
    let html = render(page).unwrap();
    let start = html.find("<main").unwrap();
    let end = html.find("</main>").unwrap();
    let lines = html[start..end].lines().filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

pub fn events_page(filter: EventFilter, with_event: bool) -> EventsPage {
    EventsPage {
        site: samples::site(),
        filter,
        facets: Facets { owners: vec!["checkout".to_owned()], producers: vec!["checkout-api".to_owned()] },
        events: if with_event { vec![samples::event_row()] } else { Vec::new() },
        total: with_event.then_some(1),
        next: with_event.then(|| "order_placed".to_owned()),
    }
}

pub fn diff_page(path: &str, message: &str, text: &str) -> DiffPage {
    let span = Span { start_line: 9, start_column: 3, end_line: 9, end_column: 10 };
    let finding = Finding::error("FIELD_NO_DELETE", Some(path), span, message).with_hint(text);
    let change = FileChange {
        path: path.to_owned(),
        before: Some(format!("syntax = \"proto3\";\nmessage A {{}}\n// {text}\n")),
        after: Some(format!("syntax = \"proto3\";\nmessage B {{}}\n// {text}\n")),
    };
    let equal = FileChange { path: "same.proto".to_owned(), ..change.clone() };
    let equal = FileChange { after: equal.before.clone(), ..equal };
    DiffPage::new(
        samples::site(),
        samples::shop(),
        (samples::version("0.1.0"), samples::version("0.2.0")),
        vec![samples::version("0.2.0"), samples::version("0.1.0")],
        vec![finding],
        &[change, equal],
    )
}

#[test]
fn frame_names_the_current_section_and_needs_no_script() {
    let html = render(&events_page(EventFilter::default(), false)).unwrap();
    assert!(html.contains("<a href=\"/events\" aria-current=\"page\">Events</a>"), "{html}");
    assert!(html.contains("<a href=\"/modules\">Modules</a>"), "{html}");
    assert!(!html.contains("<script") && !html.contains(" style=") && !html.contains("onclick"), "{html}");
}

#[test]
fn home_of_an_empty_registry_says_how_to_start() {
    let page = HomePage { site: samples::site(), counts: Counts::default(), recent: Vec::new() };
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn home_shows_what_happened_last() {
    let counts = Counts { events: 9, modules: 2, versions: 3, personal: 4 };
    let page = HomePage { site: samples::site(), counts, recent: vec![samples::change(3, "Returns")] };
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn events_list_shows_rows_filters_and_the_next_page() {
    let filter = EventFilter { q: "order".to_owned(), pii: "email".to_owned(), ..EventFilter::default() };
    insta::assert_snapshot!(main_part(&events_page(filter, true)));
}

#[test]
fn empty_list_of_events_says_what_to_do_next() {
    let none = main_part(&events_page(EventFilter::default(), false));
    assert!(none.contains("<h2>No events yet</h2>") && none.contains("schemactl init"), "{none}");
    let filtered = main_part(&events_page(EventFilter::by_owner("search"), false));
    assert!(
        filtered.contains("<h2>No event matches</h2>") && filtered.contains("Remove a filter"),
        "{filtered}"
    );
}

#[test]
fn event_page_shows_the_whole_declaration() {
    insta::assert_snapshot!(main_part(&samples::event_page(samples::order_placed())));
}

#[test]
fn modules_list_shows_latest_versions() {
    let row = ModuleRow {
        name: samples::shop(),
        latest: samples::version("0.2.0"),
        published: samples::moment(),
        versions: 2,
        events: 9,
        archived: Some("moved to events".to_owned()),
        deprecated: None,
    };
    let page = ModulesPage { site: samples::site(), modules: vec![row], next: None };
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn module_page_shows_versions_dependencies_events_and_files() {
    insta::assert_snapshot!(main_part(&samples::module_page()));
}

#[test]
fn version_page_shows_digest_files_and_events() {
    insta::assert_snapshot!(main_part(&samples::version_page()));
}

#[test]
fn draft_page_says_that_it_is_none_of_the_versions() {
    insta::assert_snapshot!(main_part(&samples::draft_page("Loyalty points")));
}

#[test]
fn file_of_a_draft_leads_back_to_it() {
    let page = FilePage {
        site: samples::site(),
        module: samples::shop(),
        state: State::Draft("loyalty".parse().unwrap()),
        path: "a.proto".to_owned(),
        source: String::new(),
    };
    let html = main_part(&page);
    assert!(html.contains("<a href=\"/modules/acme/shop/drafts/loyalty\">draft loyalty</a>"), "{html}");
    assert!(html.contains("Of a draft: not published"), "{html}");
}

#[test]
fn file_page_anchors_and_colours_every_line() {
    let page = FilePage {
        site: samples::site(),
        module: samples::shop(),
        state: State::Version(samples::version("0.2.0")),
        path: "acme/shop/v1/order.proto".to_owned(),
        source: "syntax = \"proto3\";\n/* two\nlines */ message A {\n  uint64 n = 1; // last\n}\n".to_owned(),
    };
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn diff_page_shows_findings_then_the_text() {
    let page = diff_page("acme/shop/v1/order.proto", "Field \"8\" was deleted.", "reserve it");
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn changes_page_lists_the_newest_first_and_links_to_older_ones() {
    let changes = vec![samples::change(3, "Returns"), samples::change(2, "")];
    let page = ChangesPage { site: samples::site(), changes, older: Some("/changes?before=2".to_owned()) };
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn approvals_page_shows_what_waits_how_to_approve_it_and_what_was_decided() {
    insta::assert_snapshot!(main_part(&samples::approvals_page("Points as text")));
}

#[test]
fn approvals_page_of_nothing_says_what_appears_there() {
    let page = ApprovalsPage {
        site: samples::site(),
        self_approval: false,
        waiting: Vec::new(),
        more_wait: false,
        decided: Vec::new(),
        older: None,
        form_token: String::new(),
        denied: None,
    };
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn approvals_page_of_somebody_logged_in_has_forms_and_says_in_place_what_was_not_done() {
    insta::assert_snapshot!(main_part(&samples::approvals_page_with_forms("Points as text")));
}

#[test]
fn what_was_not_done_about_nothing_that_waits_stands_above() {
    let mut page = samples::approvals_page_with_forms("too late");
    page.waiting.clear();
    let html = main_part(&page);
    let (told, waiting) = (html.find("This was not done: too late"), html.find("<h2>Waiting</h2>"));
    assert!(told.is_some() && told < waiting, "{html}");
}

#[test]
fn audit_page_shows_entries_filters_and_the_export() {
    insta::assert_snapshot!(main_part(&samples::audit_page("acme/shop")));
}

#[test]
fn audit_page_of_nothing_says_how_filters_fit() {
    let page = AuditPage { entries: Vec::new(), more: false, ..samples::audit_page("") };
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn error_page_says_what_to_do() {
    let page = ErrorPage {
        site: samples::site(),
        status: 404,
        message: "There is no event \"order_plcaed\".".to_owned(),
        hint: Some("Did you mean order_placed?".to_owned()),
    };
    insta::assert_snapshot!(main_part(&page));
}

#[test]
fn policy_page_says_what_holds_in_words_and_which_waivers_have_ended() {
    insta::assert_snapshot!(main_part(&samples::policy_page("the old lake")));
}

#[test]
fn policy_page_of_nothing_says_how_to_store_one() {
    let page = PolicyPage {
        version: None,
        policy: Policy::default(),
        history: Vec::new(),
        older: None,
        ..samples::policy_page("")
    };
    insta::assert_snapshot!(main_part(&page));
}
