//! Logs with the generated crates; the test reads the lines.

use std::{
    io,
    sync::mpsc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use acme_shop_events::{
    Context, Envelope, EventLogger, OrderPlaced, PaymentCaptured, ProductViewed, Source, Stdout, Trace, Transport,
    messages::acme::{
        common::v1::{Address, Device, Money, Platform},
        shop::v1::{CancelledBy, CardPayment, LineItem, OrderPlacedEnvelope},
    },
    runtime::{FlushError, InvalidEvent, SendError},
};

use prost::Message as _;

fn time() -> SystemTime {
    UNIX_EPOCH + Duration::new(1_700_000_000, 123_456_000)
}

fn money(units: i64) -> Money {
    Money { currency_code: "EUR".to_owned(), units, nanos: 990_000_000 }
}

fn order() -> OrderPlaced {
    OrderPlaced::builder("ord_1", "usr_1")
        .email("ada@example.com")
        .placed_at(time())
        .items([LineItem {
            sku: "MUG".to_owned(),
            quantity: 2,
            unit_price: Some(money(19)),
            options: [("size".to_owned(), "l".to_owned())].into(),
        }])
        .total(money(39))
        .shipping_address(Address { lines: vec!["Kade 1".to_owned()], ..Address::default() })
        .voucher_codes(["A", "B"])
        .loyalty_points(u64::MAX)
        .gift_wrapped(false)
        .delivery_note("")
        .build()
        .unwrap()
}

fn main() {
    let log = EventLogger::builder(Source::service("checkout api/1")).transport(Stdout::base64_lines()).build().unwrap();
    log.order_placed(order()).send().unwrap();

    let trace = Trace::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").unwrap();
    let in_context = log.with(Context { user_id: Some("usr_2".to_owned()), trace: Some(trace), ..Context::default() });
    let viewed = ProductViewed::builder("dev_1", "MUG")
        .device(Device { platform: Platform::Ios.into(), ..Device::default() })
        .time_on_page(prost_types::Duration { seconds: 3, nanos: 500_000_000 })
        .campaign([("utm_source", "mail")]);
    in_context.emit(viewed.build().unwrap()).at(time()).send().unwrap();

    let paid = PaymentCaptured::builder("pay_1", "ord_1", "usr_1")
        .card(CardPayment { brand: "visa".to_owned(), ..CardPayment::default() })
        .processor_reference(u64::MAX - 1)
        .captured_at(time());
    log.payment_captured(paid.build().unwrap()).try_send().unwrap();

    hostile();
    drop(in_context);
    drop(log);

    records();
    refuses_what_is_incomplete();
    never_blocks();
    tells_of_a_failing_transport();
    hands_over_what_waits_when_dropped();
}

fn hostile() {
    use test_hostile_events::{
        Emit, EventLogger, Source,
        events::{ANone, Option, String, With},
        messages::hostile::{
            two::{Closed, Legacy, Legacy2, legacy},
            r#type::class::self_::{Vec, option},
        },
    };

    let log = EventLogger::builder(Source::service("hostile")).build().unwrap();
    let string = String::builder_("from", "self").class("class").r#type("type").build_("build").builder("builder").private(*b"\0\xff");
    log.string(string.build().unwrap()).send().unwrap();

    let leaf = Option::builder().err(option::Result { text: "x".to_owned() }).build().unwrap();
    let tree = Option::builder()
        .ok(-42)
        .children([leaf.clone()])
        .by_name([("leaf", leaf.clone())])
        .user("usr")
        .device(7);
    log.option(tree.build().unwrap()).send().unwrap();
    let nested = Option::builder().nested(leaf).build().unwrap();
    log.option(Option::builder().when(time()).children([nested]).build().unwrap()).send().unwrap();

    let vec = Vec {
        texts: vec!["a".to_owned()],
        times: vec![time().into()],
        durations: [(-1, prost_types::Duration { seconds: 1, nanos: 0 })].into(),
        blobs: [(true, vec![1, 2])].into(),
        boxes: [(1, option::some::Box::Self_.into())].into(),
        box_list: vec![option::some::Box::Box1.into(), 99],
        numbers: vec![1.5, f64::INFINITY],
        float: Some(0.0),
        flag: Some(false),
        nothing: Some(()),
        ..Vec::default()
    };
    let part = |name: &str| legacy::Part { name: Some(name.to_owned()) };
    let legacy = Legacy {
        id: "".to_owned(),
        closed: Some(Closed::A.into()),
        packed: vec![1, 2],
        loose: vec![-1],
        part: Some(part("one")),
        parts: vec![legacy::Parts { name: Some("two".to_owned()) }],
        other: std::boxed::Box::new(Legacy2::default()),
        ..Legacy::default()
    };
    assert_eq!((legacy.count(), legacy.text(), legacy.infinite()), (-7, "a\"\n\\b", f64::NEG_INFINITY));
    assert_eq!(Legacy::default().closed(), Closed::B);
    log.with_(With::builder().legacy(legacy).vec(vec).build().unwrap()).send().unwrap();
    log.emit_(Emit::builder().build().unwrap()).send().unwrap();
    #[allow(deprecated)]
    log.a_none(ANone::builder().count(1).build().unwrap()).send().unwrap();
    log.flush(Duration::from_secs(5)).unwrap();
}

fn records() {
    let (log, sink) = EventLogger::recording();
    log.order_placed(order()).send().unwrap();
    let line = line!() - 1;
    let recorded = sink.only::<OrderPlaced>();
    assert_eq!(recorded.payload, order());
    assert_eq!(recorded.envelope.caller, format!("{}:{line}", file!()));
    let typed = OrderPlacedEnvelope::decode(recorded.envelope.encode_to_vec().as_slice()).unwrap();
    assert_eq!((typed.id, typed.data), (recorded.envelope.id, Some(order())));
    assert_eq!(sink.of::<ProductViewed>(), []);
    let missing = std::panic::catch_unwind(|| sink.only::<ProductViewed>()).unwrap_err();
    assert_eq!(missing.downcast_ref::<String>().unwrap(), "one product_viewed was expected; logged were [\"order_placed\"]");
    let cancelled = acme_shop_events::OrderCancelled::builder("ord_1", "usr_1").cancelled_by(CancelledBy::Support);
    log.order_cancelled(cancelled.build().unwrap()).send().unwrap();
    assert_eq!(sink.all().len(), 2);
}

fn refuses_what_is_incomplete() {
    let error = OrderPlaced::builder("ord_1", "").build().unwrap_err();
    assert_eq!(error, InvalidEvent { event: "order_placed", field: "user_id" });
    assert!(EventLogger::builder(Source::service("")).build().is_err());
    assert!(Trace::parse("00-00000000000000000000000000000000-b7ad6b7169203331-01").is_err());
}

/// Sends once it is allowed to.
struct Gate(mpsc::Receiver<()>, mpsc::Sender<Envelope>);

impl Transport for Gate {
    fn send(&mut self, batch: &[Envelope]) -> io::Result<()> {
        self.0.recv().map_err(io::Error::other)?;
        for envelope in batch {
            self.1.send(envelope.clone()).map_err(io::Error::other)?;
        }
        Ok(())
    }
}

fn never_blocks() {
    let (open, gate) = mpsc::channel();
    let (out, sent) = mpsc::channel();
    let log = EventLogger::builder(Source::service("x")).transport(Gate(gate, out)).buffer(1).build().unwrap();
    // One is on its way out, one fills the buffer; how fast the first leaves it is not ours to say.
    let mut results = Vec::new();
    while results.last() != Some(&Err(SendError::Full)) {
        results.push(log.order_placed(order()).try_send());
        assert!(results.len() < 5);
    }
    assert_eq!(log.flush(Duration::from_millis(10)), Err(FlushError::Timeout(results.len() as u64 - 1)));
    for _ in &results {
        let _ = open.send(());
    }
    log.flush(Duration::from_secs(5)).unwrap();
    assert_eq!(sent.try_iter().count(), results.len() - 1);
}

fn tells_of_a_failing_transport() {
    struct Broken;
    impl Transport for Broken {
        fn send(&mut self, _: &[Envelope]) -> io::Result<()> {
            Err(io::Error::other("the pipe is gone"))
        }
    }
    let log = EventLogger::builder(Source::service("x")).transport(Broken).build().unwrap();
    log.order_placed(order()).send().unwrap();
    let failed = Err(FlushError::Transport("the pipe is gone".to_owned()));
    assert_eq!(log.flush(Duration::from_secs(5)), failed);
    assert_eq!(log.flush(Duration::from_secs(5)), Ok(()));
}

fn hands_over_what_waits_when_dropped() {
    let (open, gate) = mpsc::channel();
    let (out, sent) = mpsc::channel();
    let log = EventLogger::builder(Source::service("x")).transport(Gate(gate, out)).build().unwrap();
    log.order_placed(order()).send().unwrap();
    open.send(()).unwrap();
    drop(log);
    let envelope = sent.try_recv().unwrap();
    assert!(envelope.sent_time.is_some());
}
