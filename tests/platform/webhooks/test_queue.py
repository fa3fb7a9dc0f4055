"""The queue of deliveries of two accounts with equal numbers: which are forgotten, recalled, counted and chosen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Connection, select

from dealdock.app import Sandbox
from dealdock.platform.records.models import (
    Delivery,
    DeliveryEvent,
    DeliveryRequest,
    DeliverySwitch,
    ReceiverBehavior,
)
from dealdock.platform.webhooks import attempts, laboratory, outcomes, queue, shedding
from dealdock.platform.webhooks.attempts import Take
from dealdock.platform.webhooks.queue import Body, NewDelivery
from dealdock.platform.webhooks.rules import Changes, Message, WebhookRules
from dealdock.settings import Settings
from tests.support.builders import Account

NOON: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
WAITING: Final = {"age_seconds": 600}
"""Changes to the next attempt of a delivery."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that attempts no delivery: the tests do the work of the sender."""
    with Sandbox(Settings(secret="a secret for tests")) as sandbox:
        sandbox.database.after_commit[queue.WAKE] = lambda: None
        yield sandbox


class Queue:
    """The queue of an account."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.tenant = Account.open(sandbox).tenant
        self.id = self.tenant.account_id

    def do(self, work: Callable[[Connection], Any]) -> Any:
        return self.sandbox.database.write(work)

    def add(
        self, *subscriptions: int, at: datetime = NOON + MINUTE, event_id: str | None = None, text: str = "text"
    ) -> None:
        """Add a delivery of one event for each subscription."""
        new = [NewDelivery(each, "http://x", Body("", text, ""), {}, at, event_id=event_id) for each in subscriptions]
        self.do(lambda db: queue.add(db, self.tenant, new, now=NOON))

    def set(self, *numbers: int, **columns: Any) -> None:
        for number in numbers:

            def work(db: Connection, number: int = number) -> None:
                queue.change(db, self.id, number, **columns)

            self.do(work)

    def numbers(self, column: Any = Delivery.number) -> list[Any]:
        model = column.class_
        return sorted(self.do(lambda db: db.scalars(select(column).where(model.account_id == self.id)).all()))

    def row(self, number: int) -> Any:
        return self.do(lambda db: queue.row(db, self.id, number))

    def states(self) -> list[str]:
        return [row.state for row in self.do(lambda db: queue.rows(db, self.id, limit=100))][::-1]


@pytest.fixture
def queues(sandbox: Sandbox) -> tuple[Queue, Queue]:
    return Queue(sandbox), Queue(sandbox)


class TestForgetting:
    """Of the finished deliveries, the newest stay."""

    @pytest.fixture(autouse=True)
    def two(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queue, "MAX_FINISHED", 2)

    def test_leaves_the_newest_and_what_is_open_and_those_of_others(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            for _ in range(6):
                one.add(1)
            one.set(1, 4, 6, state="delivered")
            one.set(3, state="dropped")
            one.set(5, state="held")
        queues[0].do(lambda db: queue.forget_old(db, queues[0].id))
        assert [one.numbers() for one in queues] == [[2, 4, 5, 6], [1, 2, 3, 4, 5, 6]]
        assert [one.numbers(DeliveryEvent.number) for one in queues] == [[2, 4, 5, 6], [1, 2, 3, 4, 5, 6]]

    def test_leaves_all_up_to_the_number(self, queues: tuple[Queue, Queue]) -> None:
        queues[0].add(1, 1)
        queues[0].set(1, 2, state="delivered")
        queues[0].do(lambda db: queue.forget_old(db, queues[0].id))
        assert queues[0].numbers() == [1, 2]

    def test_leaves_one_that_a_test_asked_for_and_the_body_that_another_needs(
        self, queues: tuple[Queue, Queue]
    ) -> None:
        first, other = queues
        first.add(1)
        first.add(1, 1, 1, 1)  # of one event, whose body the first of them names
        first.set(1, 2, 3, 4, 5, state="delivered")
        other.add(1, 1)
        other.do(lambda db: queue.ask(db, other.id, [2], is_repetition=True))
        first.do(lambda db: queue.ask(db, first.id, [1], is_repetition=True))
        first.do(lambda db: queue.forget_old(db, first.id))
        assert first.numbers() == [1, 4, 5]
        assert first.numbers(DeliveryEvent.number) == [1, 2]


class TestRecalling:
    """An event that is joined to another one is taken back, unless it was attempted."""

    @pytest.mark.parametrize(
        ("touched", "is_recalled"),
        [
            ({"state": "waiting"}, True),
            ({"state": "held"}, True),
            ({"tries": 1}, False),
            ({"is_under_way": True}, False),
            ({"state": "delivered"}, False),
            ({"state": "dropped"}, False),
        ],
    )
    def test_takes_all_of_the_event_back_or_nothing(
        self, queues: tuple[Queue, Queue], touched: dict[str, Any], *, is_recalled: bool
    ) -> None:
        for one in queues:
            one.add(1, 2, event_id="ev_1")
            one.add(1, event_id="ev_2")
        first, other = queues
        first.set(2, **touched)
        assert first.do(lambda db: queue.recall(db, first.id, "ev_1")) is is_recalled
        assert first.numbers() == ([3] if is_recalled else [1, 2, 3])
        assert first.numbers(DeliveryEvent.number) == ([3] if is_recalled else [1, 3])
        assert (other.numbers(), other.numbers(DeliveryEvent.number)) == ([1, 2, 3], [1, 3])

    def test_is_not_hindered_by_the_same_event_of_another_account(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            one.add(1, event_id="ev_1")
        queues[1].set(1, state="delivered")
        assert queues[0].do(lambda db: queue.recall(db, queues[0].id, "ev_1"))


class TestShedding:
    """Beyond the bytes of an account the oldest go, those that are finished first, until half is left."""

    def sizes(self, monkeypatch: pytest.MonkeyPatch, one: Queue, most: int) -> None:
        each = one.do(lambda db: db.scalar(select(Delivery.size).where(Delivery.account_id == one.id).limit(1)))
        event = one.do(lambda db: db.scalar(select(DeliveryEvent.size).where(DeliveryEvent.account_id == one.id)))
        monkeypatch.setattr(shedding, "MAX_STORED_BYTES", most * each + 2 * event)

    def test_takes_the_finished_first_and_nothing_that_is_under_way(
        self, queues: tuple[Queue, Queue], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for one in queues:
            one.add(*range(6))
            one.set(1, is_under_way=True)
            one.set(3, 4, state="delivered")
            self.sizes(monkeypatch, one, 5)
        queues[0].do(lambda db: shedding.shed(db, queues[0].id))
        assert queues[0].numbers() == [1, 6]
        assert queues[1].numbers() == [1, 2, 3, 4, 5, 6]

    def test_counts_a_shared_body_as_long_as_one_is_left_that_needs_it(
        self, queues: tuple[Queue, Queue], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = queues[0]
        for _ in range(4):
            first.add(1, 2, text="x" * 10_000)
        first.set(1, 3, 5, 7, state="delivered")
        monkeypatch.setattr(shedding, "MAX_STORED_BYTES", 40_000)
        first.do(lambda db: shedding.shed(db, first.id))
        assert first.numbers() == [8]
        assert first.numbers(DeliverySwitch.stored_bytes) == [first.do(lambda db: shedding.stored_bytes(db, first.id))]

    def test_up_to_the_limit_takes_nothing_and_corrects_the_size(
        self, queues: tuple[Queue, Queue], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = queues[0]
        first.add(1, 2)
        size = first.do(lambda db: shedding.stored_bytes(db, first.id))
        monkeypatch.setattr(shedding, "MAX_STORED_BYTES", size)
        first.do(lambda db: shedding.shed(db, first.id))
        assert first.numbers() == [1, 2]
        assert first.numbers(DeliverySwitch.stored_bytes) == [size]
        monkeypatch.setattr(shedding, "MAX_STORED_BYTES", size - 1)
        first.do(lambda db: shedding.shed(db, first.id))
        assert len(first.numbers()) < 2
        assert first.numbers(DeliverySwitch.stored_bytes) == [first.do(lambda db: shedding.stored_bytes(db, first.id))]


class TestCounting:
    def test_a_backlog_is_what_is_open_of_the_subscription(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            one.add(7, 7, 7, 7, 8)
            one.set(1, state="held")
            one.set(2, state="delivered")
            one.set(3, state="dropped")
        first = queues[0]
        size = first.numbers(Delivery.size)[0] + first.numbers(DeliveryEvent.size)[0]
        assert first.do(lambda db: queue.backlog(db, first.id, 7)) == (2, 2 * size)
        assert first.do(lambda db: queue.backlog(db, first.id, 9)) == (0, 0)

    @pytest.mark.parametrize(
        ("at", "state", "under_way", "holding", "settled"),
        [
            (MINUTE, "waiting", False, False, True),
            (timedelta(), "waiting", False, False, False),
            (-MINUTE, "waiting", False, False, False),
            (-MINUTE, "waiting", False, True, True),
            (-MINUTE, "held", False, False, True),
            (-MINUTE, "delivered", False, False, True),
            (MINUTE, "waiting", True, False, False),
            (MINUTE, "held", True, True, False),
            (MINUTE, "delivered", True, False, True),
        ],
    )
    def test_an_account_is_settled_if_nothing_is_due_or_under_way(
        self,
        queues: tuple[Queue, Queue],
        at: timedelta,
        state: str,
        *,
        under_way: bool,
        holding: bool,
        settled: bool,
    ) -> None:
        first, other = queues
        other.add(1, at=NOON - MINUTE)
        other.do(lambda db: queue.ask(db, other.id, [1]))
        first.add(1, at=NOON + at)
        first.set(1, state=state, is_under_way=under_way)
        if holding:
            first.do(lambda db: laboratory.hold(db, first.id))
        assert first.do(lambda db: queue.is_settled(db, first.tenant, NOON)) is settled
        first.do(lambda db: queue.ask(db, first.id, [1]))
        assert not first.do(lambda db: queue.is_settled(db, first.tenant, NOON))


def hold(one: Queue) -> None:
    one.do(lambda db: laboratory.hold(db, one.id))


def behave(one: Queue, subscription: int | None, *kinds: str) -> None:
    one.do(lambda db: laboratory.behave(db, one.id, subscription, [{"kind": kind} for kind in kinds]))


class TestTheLaboratory:
    def test_a_release_of_some_leaves_the_others_held_and_those_of_others(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            hold(one)
            one.add(1, 1, 1, 1)
            one.set(2, state="delivered")
        first, other = queues

        def release(numbers: Sequence[int] | None) -> list[Any]:
            first.do(lambda db: laboratory.release(db, first.id, order="reversed", numbers=numbers))
            asked = select(DeliveryRequest.delivery).where(DeliveryRequest.account_id == first.id)
            return list(first.do(lambda db: db.scalars(asked.order_by(DeliveryRequest.number)).all()))

        assert release([1, 2, 3, 99]) == [3, 1]
        assert first.states() == ["waiting", "delivered", "waiting", "held"]
        assert first.do(lambda db: queue.is_holding(db, first.id))
        assert release(None) == [3, 1, 4]
        assert first.states() == ["waiting", "delivered", "waiting", "waiting"]
        assert not first.do(lambda db: queue.is_holding(db, first.id))
        assert other.states() == ["held", "delivered", "held", "held"]
        assert other.numbers(DeliveryRequest.delivery) == []

    def test_the_next_one_is_the_earliest_that_waits_or_is_held(self, queues: tuple[Queue, Queue]) -> None:
        first, other = queues
        other.add(1, at=NOON - MINUTE)
        for minutes in (1, 4, 2, 3):
            first.add(1, at=NOON + minutes * MINUTE)
        first.set(1, state="delivered")
        first.set(3, state="held")
        assert first.do(lambda db: laboratory.run_next(db, first.id)) == 3
        first.set(3, state="dropped")
        assert first.do(lambda db: laboratory.run_next(db, first.id)) == 4
        first.set(2, 4, state="dropped")
        assert first.do(lambda db: laboratory.run_next(db, first.id)) is None

    def test_answers_that_are_set_for_one_subscription_leave_those_of_others(self, queues: tuple[Queue, Queue]) -> None:
        first, other = queues
        for one in queues:
            for subscription in (None, 1, 2):
                behave(one, subscription, f"{subscription}")
        behave(first, 1, "a", "b")

        def behaviors(one: Queue) -> list[tuple[Any, str]]:
            behavior = ReceiverBehavior
            found = select(behavior.subscription, behavior.behavior).where(behavior.account_id == one.id)
            return [
                (row[0], row[1]["kind"]) for row in one.do(lambda db: db.execute(found.order_by(behavior.number)).all())
            ]

        assert behaviors(first) == [(None, "None"), (2, "2"), (1, "a"), (1, "b")]
        assert behaviors(other) == [(None, "None"), (1, "1"), (2, "2")]
        behave(first, None)
        assert behaviors(first) == [(2, "2"), (1, "a"), (1, "b")]


class TestGivingUp:
    """A delivery at which the sandbox itself fails keeps its attempts, and has one more."""

    @pytest.mark.parametrize(
        ("is_repetition", "state", "after"),
        [(False, "waiting", "dropped"), (False, "delivered", "delivered"), (True, "waiting", "waiting")],
    )
    def test_keeps_the_earlier_attempts(
        self, queues: tuple[Queue, Queue], state: str, after: str, *, is_repetition: bool
    ) -> None:
        earlier = {"at": "2026-06-01T11:00:00.000Z", "status": 500, "error": "HTTPError", "milliseconds": 1}
        for one in queues:
            one.add(1)
            one.set(1, state=state, attempts=[earlier], is_under_way=True)
        first = queues[0]
        first.do(lambda db: queue.ask(db, first.id, [1], is_repetition=is_repetition))
        broken = attempts.Broken(first.id, NOON, 1, 1)
        assert first.do(lambda db: outcomes.give_up(db, broken, "it failed"))
        made = {"at": "2026-06-01T12:00:00.000Z", "status": None, "error": "it failed", "milliseconds": 0}
        row, untouched = (one.row(1) for one in queues)
        assert row.attempts == [earlier, made | ({"redelivery": True} if is_repetition else {})]
        assert (row.state, row.is_under_way) == (after, is_repetition)
        assert first.numbers(DeliveryRequest.number) == []
        assert (untouched.attempts, untouched.state) == ([earlier], state)


class TestPages:
    def test_of_deliveries_end_below_the_number(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            one.add(1, 2, 1, 2, 1, event_id="a")
            one.set(1, 5, state="delivered")
        first = queues[0]

        def numbers(**given: Any) -> list[int]:
            return [row.number for row in first.do(lambda db: queue.rows(db, first.id, **({"limit": 2} | given)))]

        assert [numbers(), numbers(before=4), numbers(before=2)] == [[5, 4], [3, 2], [1]]
        assert numbers(subscription=1, limit=9) == [5, 3, 1]
        assert numbers(states=["delivered"], limit=9) == [5, 1]
        assert numbers(states=["delivered"], subscription=1, before=5) == [1]
        assert (numbers(event_id="a", limit=9), numbers(event_id="b")) == ([5, 4, 3, 2, 1], [])


class TestTheChoice:
    """The deliveries that are attempted: the first of each lane that is not busy, those of few accounts first."""

    def take(self, queues: Sequence[Queue], *, rules: WebhookRules | None, **given: Any) -> list[tuple[int, int]]:
        usual: dict[str, Any] = {"busy": frozenset(), "most": 10, "room": 10, "reserved": 0}
        chosen = Take(rules_of=lambda _: rules, real=NOON, **(usual | given))
        found = queues[0].do(lambda db: chosen.all(db, [one.id for one in queues]))
        return [([one.id for one in queues].index(each.lane.account_id), each.number) for each in found]

    def rules(self, sandbox: Sandbox) -> WebhookRules:
        found = sandbox.vendors.webhooks("close")
        assert found is not None
        return found

    def test_is_what_is_due_and_not_under_way_in_its_order(self, queues: tuple[Queue, Queue]) -> None:
        first = queues[0]
        for subscription, minutes in ((1, 0), (2, -2), (3, -1), (4, 1), (5, -3), (6, -3), (2, -3)):
            first.add(subscription, at=NOON + minutes * MINUTE)
        first.set(5, is_under_way=True)
        first.set(6, state="held")
        rules = self.rules(first.sandbox)
        assert rules.in_order_of == "subscription"
        assert self.take([first], rules=rules) == [(0, 7), (0, 3), (0, 1)]
        assert self.take([first], rules=rules) == [(0, 2)], "the others are marked by now"

    def test_leaves_the_room_of_others(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            one.add(1, 2, 3, at=NOON)
        rules = self.rules(queues[0].sandbox)
        assert self.take(queues, rules=rules, most=2, room=3) == [(0, 1), (0, 2), (1, 1)]
        busy = frozenset([attempts.Lane(queues[0].id, 1), attempts.Lane(queues[0].id, 2)])
        assert self.take(queues, rules=rules, busy=busy, room=1) == [(1, 2)]

    def test_keeps_a_place_for_accounts_without_an_attempt_under_way(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            one.add(1, 2, 3, at=NOON)
        busy = frozenset([attempts.Lane(queues[0].id, 4)])
        rules = self.rules(queues[0].sandbox)
        assert self.take(queues, rules=rules, busy=busy, room=3, reserved=1) == [(1, 1), (1, 2)]

    def test_is_a_repetition_beside_the_attempt_under_way_but_not_an_attempt_that_was_asked_for(
        self, queues: tuple[Queue, Queue]
    ) -> None:
        first, other = queues
        rules = replace(self.rules(first.sandbox), message=lambda *_: Message("http://x", {}, b""))
        for one in queues:
            one.add(1, at=NOON)
            one.set(1, is_under_way=True)
        first.do(lambda db: queue.ask(db, first.id, [1]))
        other.do(lambda db: queue.ask(db, other.id, [1], is_repetition=True))
        assert self.take(queues, rules=rules) == [(1, 1)]
        first.set(1, is_under_way=False)
        assert self.take([first], rules=rules) == [(0, 1)]

    @pytest.mark.parametrize(
        ("is_repetition", "asked", "expected"),
        [(True, None, {}), (True, {"corrupt_signature": True}, {"corrupt_signature": True}), (False, None, WAITING)],
    )
    def test_has_the_changes_of_the_next_attempt_or_of_the_repetition_alone(
        self, queues: tuple[Queue, Queue], asked: Changes | None, expected: Changes, *, is_repetition: bool
    ) -> None:
        found = list[Changes]()

        def message(_db: object, _account: object, _row: object, _at: object, changes: Changes) -> Message:
            found.append(changes)
            return Message("http://x", {}, b"")

        for one in queues:
            one.add(1, at=NOON)
            one.set(1, changes=WAITING)
        first = queues[0]
        first.do(lambda db: queue.ask(db, first.id, [1], is_repetition=is_repetition, changes=asked))
        hold(first)
        assert self.take([first], rules=replace(self.rules(first.sandbox), message=message)) == [(0, 1)]
        assert found == [expected]
        assert first.numbers(Delivery.changes) == [WAITING]

    def test_is_nothing_of_an_account_that_holds(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            one.add(1, at=NOON)
        queues[0].do(lambda db: laboratory.hold(db, queues[0].id))
        assert self.take(queues, rules=self.rules(queues[0].sandbox)) == [(1, 1)]

    def test_drops_all_of_a_vendor_without_webhooks(self, queues: tuple[Queue, Queue]) -> None:
        for one in queues:
            one.add(1, at=NOON)
        assert self.take(queues[:1], rules=None) == []
        assert [one.states() for one in queues] == [["dropped"], ["waiting"]]

    def test_looks_at_clocks_that_run_for_the_time_until_more_is_due(self, queues: tuple[Queue, Queue]) -> None:
        first, other = queues
        first.add(1, at=NOON + MINUTE / 6)
        other.add(1, at=NOON)
        found = first.do(lambda db: attempts.look(db, NOON))
        assert found.seconds == 10
        assert other.id in found.due
        assert first.id not in found.due
        other.do(lambda db: laboratory.hold(db, other.id))
        assert other.id not in first.do(lambda db: attempts.look(db, NOON)).due
        other.do(lambda db: queue.ask(db, other.id, [1]))
        assert other.id in first.do(lambda db: attempts.look(db, NOON)).due


def test_requests_have_numbers_of_their_account(queues: tuple[Queue, Queue]) -> None:
    first, other = queues
    other.do(lambda db: queue.ask(db, other.id, [1, 2]))
    for _ in range(2):
        first.do(lambda db: queue.ask(db, first.id, [5]))
    assert first.numbers(DeliveryRequest.number) == [1, 2]
    first.do(lambda db: attempts.forget_request(db, first.id, 1))
    assert [one.numbers(DeliveryRequest.number) for one in queues] == [[2], [1, 2]]
