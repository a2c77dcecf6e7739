"""Logs with the generated packages; the test reads the lines. Asserts go to standard error."""

import base64
import gc
import subprocess
import sys
import threading
import typing
import warnings
from datetime import datetime, timedelta, timezone

import acme_shop
import test_hostile
import test_names
from acme_shop import BufferFull, InvalidEvent, OrderPlaced, PaymentCaptured, ProductViewed, record
from acme_shop.messages.acme_common_v1 import Money, Platform
from acme_shop.messages.acme_shop_v1 import CardPayment, LineItem, OrderPlacedEnvelope, PaymentFailedReason
from acme_shop.messages.schemactl_v1 import Envelope
from acme_shop.runtime import FlushTimeout, TransportFailed
from test_names import record as record_names

TIME = datetime(2023, 11, 14, 22, 13, 20, 123456, tzinfo=timezone.utc)


def money(units):
    return {"currency_code": "EUR", "units": units, "nanos": 990_000_000}


ORDER = dict(
    order_id="ord_1",
    user_id="usr_1",
    email="ada@example.com",
    placed_at=TIME,
    items=[LineItem(sku="MUG", quantity=2, unit_price=Money(**money(19)), options={"size": "l"})],
    total=money(39),
    shipping_address={"lines": ["Kade 1"]},
    voucher_codes=("A", "B"),
    loyalty_points=2**64 - 1,
    gift_wrapped=False,
    delivery_note="",
)


def shop():
    log = acme_shop.Logger(service="checkout api/1")
    log.order_placed(**ORDER)
    trace = dict(trace_id="0af7651916cd43dd8448eb211c80319c", span_id="b7ad6b7169203331")
    with log.context(user_id="usr_2", **trace), log.context(event_time=TIME):
        log.product_viewed(
            device_id="dev_1",
            sku="MUG",
            device={"platform": Platform.IOS},
            time_on_page=timedelta(seconds=3.5),
            campaign={"utm_source": "mail"},
        )
    paid = PaymentCaptured(payment_id="pay_1", order_id="ord_1", user_id="usr_1", processor_reference=2**64 - 2)
    paid.card.CopyFrom(CardPayment(brand="visa"))
    paid.captured_at.FromDatetime(TIME)
    log.emit(paid)
    # Left to the end of the process.


def hostile():
    log = test_hostile.Logger(service="hostile")
    log.string(from_="from", self_="self", class_="class", type="type", build="build", builder="builder", p__private=b"\0\xff")
    leaf = {"err": {"text": "x"}}
    log.option(ok=-42, children=[leaf], by_name={"leaf": leaf}, user="usr", device=7)
    log.option(when=TIME, children=[{"nested": leaf}])
    vec = dict(
        texts=["a"],
        times=[TIME],
        durations={-1: timedelta(seconds=1)},
        blobs={True: b"\1\2"},
        boxes={1: 1},
        box_list=[2, 99],
        numbers=[1.5, float("inf")],
        float=0.0,
        flag=False,
        nothing={},
    )
    legacy = {
        "id": "",
        "closed": 1,
        "packed": [1, 2],
        "loose": [-1],
        "part": {"name": "one"},
        "parts": [{"name": "two"}],
        "other": {},
    }
    log.with_(legacy=legacy, vec=vec)
    log.emit_()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        log.a_none(count=1)
    assert [str(warning.message) for warning in caught] == [
        'event a.none is deprecated; log x" \\ instead; it is accepted until 2030-01-01'
    ], caught
    assert not hasattr(log, "gone")
    log.flush()


def records():
    log = acme_shop.Logger(service="x")
    with record() as events:
        log.order_placed(**ORDER)
        assert events.only(OrderPlaced).email == "ada@example.com"
        assert events.of(ProductViewed) == []
        try:
            events.only(ProductViewed)
        except AssertionError as error:
            assert "logged were ['order_placed']" in str(error), error
        else:
            raise AssertionError("nothing was said of what is missing")
        [envelope] = events.envelopes
        assert envelope.caller.startswith("__main__:"), envelope.caller
        typed = OrderPlacedEnvelope.FromString(envelope.SerializeToString())
        assert typed.data == events.only(OrderPlaced) and typed.id == envelope.id
        events.clear()
        log.payment_failed(payment_id="p", order_id="o", user_id="u", device_id="d", reason=PaymentFailedReason.DECLINED)
        assert events.envelopes[0].id == "p" and events.envelopes[0].device_id == "d"


def refuses(text, call, **arguments):
    try:
        with record():
            call(**arguments)
    except InvalidEvent as error:
        assert str(error) == text, error
    else:
        raise AssertionError(f"nobody said: {text}")


def refuses_what_is_wrong():
    log = acme_shop.Logger(service="x")
    refuses("event order_placed: field user_id must be set", log.order_placed, order_id="o", user_id="")
    naive = dict(order_id="o", user_id="u", placed_at=datetime(2023, 1, 1))
    refuses("a time needs a time zone: use datetime.now(timezone.utc)", log.order_placed, **naive)
    refuses(
        "acme.shop.v1.OrderPlaced.email does not take this int", log.order_placed, order_id="o", user_id="u", email=5
    )
    refuses(
        "acme.shop.v1.OrderPlaced.voucher_codes does not take this str",
        log.order_placed,
        order_id="o",
        user_id="u",
        voucher_codes="AB",
    )
    refuses(
        "acme.shop.v1.PaymentCaptured.gift_card: card is set, and oneof method holds one value",
        log.payment_captured,
        payment_id="p",
        order_id="o",
        user_id="u",
        card=CardPayment(),
        gift_card="g",
    )
    refuses("acme.common.v1.Money has no field cents", log.order_placed, order_id="o", user_id="u", total={"cents": 1})
    refuses("acme.common.v1.Money is not an event of this logger", log.emit, message=Money())
    for wrong in (dict(trace_id="x"), dict(span_id="0" * 16), dict(event_time=datetime(2023, 1, 1))):
        try:
            with log.context(**wrong):
                raise AssertionError(f"nobody refused {wrong}")
        except InvalidEvent:
            pass


class Gate:
    """Sends once it is opened."""

    def __init__(self):
        self.open = threading.Event()
        self.sent = []

    def send(self, envelopes):
        self.open.wait(5)
        self.sent.extend(envelopes)


def never_blocks():
    gate = Gate()
    log = acme_shop.Logger(service="x", transport=gate, buffer=1)
    accepted = 0
    try:
        while accepted < 5:
            log.order_placed(order_id="o", user_id="u")
            accepted += 1
    except BufferFull:
        pass
    assert accepted in (1, 2), accepted
    try:
        log.flush(timeout=0.01)
        raise AssertionError("nothing was flushed")
    except FlushTimeout:
        pass
    gate.open.set()
    log.close()
    assert len(gate.sent) == accepted
    assert gate.sent[0].HasField("sent_time")


def tells_of_a_failing_transport():
    class Broken:
        def send(self, envelopes):
            raise OSError("the pipe is gone")

    log = acme_shop.Logger(service="x", transport=Broken())
    log.order_placed(order_id="o", user_id="u")
    try:
        log.flush()
        raise AssertionError("nothing was said")
    except TransportFailed as error:
        assert str(error) == "events were lost: OSError", error
    log.flush()


def a_logger_that_nobody_holds_loses_nothing():
    gate = Gate()
    log = acme_shop.Logger(service="x", transport=gate)
    log.order_placed(order_id="o", user_id="u")
    del log
    gc.collect()
    gate.open.set()
    deadline = datetime.now() + timedelta(seconds=5)
    while not gate.sent and datetime.now() < deadline:
        pass
    assert len(gate.sent) == 1


def survives_a_fork():
    """The parent's events are logged once, the child's by the child."""
    code = """
import os, sys
import acme_shop
log = acme_shop.Logger(service="fork")
for number in range(200):
    log.order_placed(order_id=f"parent-{number}", user_id="u")
child = os.fork()
if child == 0:
    log.order_placed(order_id="child", user_id="u")
    log.flush()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
"""
    logged = logged_by(code)
    assert sorted(logged) == sorted([f"parent-{number}" for number in range(200)] + ["child"]), logged
    assert [order for order in logged if order != "child"] == [f"parent-{number}" for number in range(200)]


def logged_by(code):
    """Identifiers of the orders that a script logs."""
    run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True, timeout=60)
    envelopes = [Envelope.FromString(base64.b64decode(line)) for line in run.stdout.splitlines()]
    return [OrderPlaced.FromString(envelope.data).order_id for envelope in envelopes]


def threads_may_fork_at_once():
    code = """
import os, threading, time
import acme_shop
class Slow:
    def send(self, envelopes):
        time.sleep(0.002)
log = acme_shop.Logger(service="fork", transport=Slow())
quick = acme_shop.Logger(service="fork")
def fork_often():
    for _ in range(10):
        log.order_placed(order_id="slow", user_id="u")
        child = os.fork()
        if child == 0:
            acme_shop.Logger(service="made after the fork")
            quick.order_placed(order_id="child", user_id="u")
            quick.flush()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
threads = [threading.Thread(target=fork_often) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
log.order_placed(order_id="slow", user_id="u")
log.flush()
quick.order_placed(order_id="parent", user_id="u")
quick.flush()
"""
    logged = logged_by("import warnings; warnings.simplefilter('ignore')" + code)
    assert sorted(logged) == ["child"] * 40 + ["parent"], logged


def children_of_multiprocessing_log_to_their_end():
    code = """
import multiprocessing
import acme_shop
log = acme_shop.Logger(service="parent")
def grandchild():
    log.order_placed(order_id="grandchild", user_id="u")
def child():
    log.order_placed(order_id="child", user_id="u")
    process = multiprocessing.get_context("fork").Process(target=grandchild)
    process.start()
    process.join()
log.order_placed(order_id="parent", user_id="u")
process = multiprocessing.get_context("fork").Process(target=child)
process.start()
process.join()
assert process.exitcode == 0
"""
    assert sorted(logged_by("import warnings; warnings.simplefilter('ignore')" + code)) == ["child", "grandchild", "parent"]
    code = """
import multiprocessing
def child():
    import acme_shop
    acme_shop.Logger(service="child").order_placed(order_id="own import", user_id="u")
process = multiprocessing.get_context("fork").Process(target=child)
process.start()
process.join()
"""
    assert logged_by(code) == ["own import"]


def tries_again_to_start_its_thread():
    log = acme_shop.Logger(service="x", transport=Gate())
    start = threading.Thread.start

    def refuse(thread):
        raise RuntimeError("can't start new thread")

    threading.Thread.start = refuse
    try:
        log.order_placed(order_id="lost", user_id="u")
        raise AssertionError("nothing was said")
    except RuntimeError:
        pass
    finally:
        threading.Thread.start = start
    gate = log._worker._transport
    gate.open.set()
    log.order_placed(order_id="o", user_id="u")
    log.flush()
    assert len(gate.sent) == 1


def packages_may_be_called_like_what_is_imported():
    log = test_names.Logger(service="x")
    with record_names() as events, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        log.in_events(at=TIME, other={"name": "n"})
        log.in_t(at=TIME)
        log.in_datetime(at=TIME)
        log.in_warnings(at=TIME)
        log.in_pool(at=TIME)
    assert [envelope.event_name for envelope in events.envelopes] == [
        "in_events",
        "in_t",
        "in_datetime",
        "in_warnings",
        "in_pool",
    ], events.envelopes
    assert len(caught) == 1, caught
    typing.get_type_hints(type(log).in_events)


def lives_beside_other_generated_code():
    """The same file in the default pool, with other content, is nobody's problem."""
    from google.protobuf import descriptor_pb2, descriptor_pool

    other = descriptor_pb2.FileDescriptorProto(name="acme/shop/v1/order.proto", package="acme.shop.v1")
    other.message_type.add(name="OrderPlaced")
    descriptor_pool.Default().AddSerializedFile(other.SerializeToString())
    with record() as events:
        acme_shop.Logger(service="x").order_placed(order_id="o", user_id="u")
        assert events.only(OrderPlaced).order_id == "o"


shop()
hostile()
records()
refuses_what_is_wrong()
never_blocks()
tells_of_a_failing_transport()
a_logger_that_nobody_holds_loses_nothing()
survives_a_fork()
threads_may_fork_at_once()
children_of_multiprocessing_log_to_their_end()
tries_again_to_start_its_thread()
packages_may_be_called_like_what_is_imported()
lives_beside_other_generated_code()
