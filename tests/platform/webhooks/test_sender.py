"""The sending of webhooks: due attempts, repetitions, order, hosts, and what a test does with deliveries."""

import gzip
import threading
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

import httpx
import pytest

from dealdock.platform.accounts import accounts
from dealdock.platform.webhooks import attempts, outcomes, queue
from dealdock.platform.webhooks.queue import NewDelivery
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from tests.example_vendor.webhooks import GONE, signature
from tests.support.builders import NO_TLS
from tests.support.cases import each_case
from tests.support.example import VENDORS
from tests.support.receiver import Receiver
from tests.support.running import eventually
from tests.support.serving import served

"""The time within which others must get what is theirs, while a receiver does not answer."""
ONE_DATABASE_HERE: Final = pytest.mark.parametrize("sandbox", ["sqlite"], indirect=True, scope="module")
"""For what a test does with deliveries, and for lanes: statements are tested by the others, on both databases."""
FROZEN: Final = {"mode": "frozen", "at": "2026-05-14T22:40:00Z"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    database = None if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")()
    with Sandbox(Settings(database=database, secret="a secret for tests"), VENDORS) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def control(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with served(sandbox) as url, httpx.Client(base_url=f"{url}/_dealdock", timeout=70, verify=NO_TLS) as client:
        yield client


class Deliveries:
    """The deliveries of one account."""

    def __init__(self, sandbox: Sandbox, control: httpx.Client, receiver: Receiver) -> None:
        self.sandbox, self.control, self.receiver = sandbox, control, receiver
        made = control.post("/accounts", json={"vendor": "minicrm"})
        self.account = made.json()["id"]
        self.clock(FROZEN)

    def clock(self, body: Any) -> None:
        assert self.control.put(f"/accounts/{self.account}/clock", json=body).status_code == 200

    def advance(self, seconds: int) -> None:
        assert (
            self.control.post(f"/accounts/{self.account}/clock/advance", json={"seconds": seconds}).status_code == 200
        )

    def add(self, *numbers: int, subscription: int = 1, url: str | None = None, fails: bool = False) -> None:
        def work(db: Any) -> None:
            account = accounts.locked(db, self.account)
            now = account.now(self.sandbox.clock.milliseconds())
            shown = {"subscription_id": subscription, "event": "created"}
            new = [
                NewDelivery(subscription, url or self.receiver.url, f'{{"n":{number}}}', shown, now)
                for number in numbers
            ]
            queue.add(db, account, new, now=now)
            if fails:
                raise ZeroDivisionError

        self.sandbox.database.write(work)

    def post(self, path: str, body: Any = None, status: int | None = None) -> Any:
        answer = self.control.post(f"/accounts/{self.account}/deliveries{path}", json=body)
        assert answer.status_code == (status or answer.status_code), answer.text
        assert status is not None or answer.is_success, answer.text
        return answer.json() if answer.content else None

    def settle(self) -> None:
        self.post("/settle", status=204)

    def all(self, **query: Any) -> Sequence[Any]:
        answer = self.control.get(f"/accounts/{self.account}/deliveries", params=query)
        assert answer.status_code == 200, answer.text
        found: list[Any] = answer.json()
        return found[::-1]

    def states(self) -> list[str]:
        return [each["state"] for each in self.all()]


@pytest.fixture
def deliveries(sandbox: Sandbox, control: httpx.Client, receiver: Receiver) -> Deliveries:
    return Deliveries(sandbox, control, receiver)


class TestSending:
    def test_a_delivery_arrives_with_its_headers_and_is_listed(self, deliveries: Deliveries) -> None:
        deliveries.receiver.statuses = [200]
        deliveries.add(1)
        deliveries.settle()
        ((headers, body),) = deliveries.receiver.requests
        assert body == b'{"n":1}'
        assert headers["minicrm-signature"] == signature(body)
        assert headers["content-type"] == "application/json"
        assert headers["user-agent"] == "dealdock"
        assert headers["host"] in deliveries.receiver.url
        (found,) = deliveries.all()
        assert {**found, "attempts": [{**found["attempts"][0], "milliseconds": 0}]} == {
            "number": 1,
            "subscription_id": 1,
            "event": "created",
            "state": "delivered",
            "attempts": [
                {
                    "at": "2026-05-14T22:40:00Z",
                    "status": 200,
                    "error": None,
                    "milliseconds": 0,
                    "redelivery": False,
                }
            ],
            "next_attempt_at": None,
            "url": deliveries.receiver.url,
        }
        whole = deliveries.control.get(f"/accounts/{deliveries.account}/deliveries/1").json()
        assert (whole["body"], whole["answer"]) == ('{"n":1}', "fine\n")
        assert whole["headers"]["Minicrm-Signature"] == signature(body)

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
    def test_after_any_error_the_next_delivery_makes_it_go_on(
        self, deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(attempts, "look", lambda *_: int("no number"))
            deliveries.add(1)
            eventually(lambda: all(each.name != "webhooks" for each in threading.enumerate()))
        deliveries.add(2)
        deliveries.settle()
        assert deliveries.states() == ["delivered", "delivered"]

    @pytest.mark.slow(but="sqlite")
    def test_a_delivery_at_which_the_sandbox_fails_is_dropped_with_the_reason_and_the_others_go_on(
        self, deliveries: Deliveries, sandbox: Sandbox, control: httpx.Client, receiver: Receiver
    ) -> None:
        other = Deliveries(sandbox, control, receiver)
        deliveries.post("/hold", status=204)
        deliveries.add(1, 2, 3, 4)
        damaged: list[tuple[int, dict[str, Any]]] = [
            (1, {"changes": {"age_seconds": "old"}}),  # no message can be made
            (2, {"attempts": 7}),  # its result cannot be written
        ]
        for number, columns in damaged:
            sandbox.database.write(lambda db: queue.change(db, deliveries.account, number, **columns))  # noqa: B023
        deliveries.post("/release", status=204)
        other.add(5)
        other.settle()
        assert other.states() == ["delivered"]
        eventually(lambda: deliveries.states() == ["dropped", "dropped", "delivered", "delivered"])
        first, second, *_ = [each["attempts"] for each in deliveries.all()]
        assert "TypeError" in first[0]["error"]
        assert "TypeError" in second[0]["error"]
        assert (len(first), len(second)) == (1, 1)
        sandbox.database.write(lambda db: queue.change(db, deliveries.account, 3, changes={"age_seconds": "old"}))
        deliveries.post("/3/redeliver")
        assert deliveries.states() == ["dropped", "dropped", "delivered", "delivered"]

    @pytest.mark.slow
    @each_case(
        ("headers", "body", "expected"),
        [
            ({}, b"a\0b", "ab"),
            ({}, b"\xff\xfe\0", "\ufffd\ufffd"),
            ({"Content-Type": "text/plain; charset=utf-7"}, b"+2AA-", "\ufffd"),
            ({"Content-Type": "text/plain; charset=iso-8859-1"}, b"caf\xe9", "café"),
            ({"Content-Type": 'text/plain; charset="utf-16"'}, "ö".encode("utf-16"), "ö"),
            ({"Content-Type": "text/plain; charset=hex"}, b"zz", "zz"),
            ({"Content-Type": "text/plain; charset=none-such"}, "ö".encode(), "ö"),
            ({"Content-Encoding": "gzip"}, gzip.compress(b"fine"), "fine"),
            ({"Content-Encoding": "GZIP, identity"}, gzip.compress(b"fi") + gzip.compress(b"ne"), "fine"),
            ({"Content-Encoding": "deflate"}, zlib.compress(b"fine"), "fine"),
            ({"Content-Encoding": "deflate"}, zlib.compress(b"fine")[2:-4], "fine"),
            ({"Content-Encoding": "deflate, gzip"}, gzip.compress(zlib.compress(b"fine")), "fine"),
            ({"Content-Encoding": "gzip"}, gzip.compress(b"x" * 10**8), "x" * 4096),
            ({"Content-Encoding": "gzip"}, b"\0no gzip", "(8 bytes that are not decoded, with Content-Encoding gzip)"),
            ({"Content-Encoding": "deflate, gzip"}, gzip.compress(zlib.compress(b"fine")[2:-4]), "fine"),
            ({"Content-Encoding": "br"}, b"\0", "(1 bytes that are not decoded, with Content-Encoding br)"),
        ],
    )
    def test_the_answer_is_decoded_as_its_headers_say_and_can_be_stored(
        self, deliveries: Deliveries, headers: dict[str, str], body: bytes, expected: str
    ) -> None:
        deliveries.receiver.statuses, deliveries.receiver.answer = [200, 200], (headers, body)
        deliveries.add(1)
        deliveries.settle()
        newest = deliveries.all()[-1]["number"]
        found = deliveries.control.get(f"/accounts/{deliveries.account}/deliveries/{newest}").json()
        assert (found["state"], found["answer"]) == ("delivered", expected)
        deliveries.add(2)
        deliveries.settle()
        assert set(deliveries.states()) == {"delivered"}

    def test_what_is_rolled_back_is_not_sent(self, deliveries: Deliveries) -> None:
        with pytest.raises(ZeroDivisionError):
            deliveries.add(1, fails=True)
        deliveries.add(2)
        deliveries.settle()
        assert deliveries.receiver.numbers == [2]

    @pytest.mark.slow(but="sqlite")
    def test_deliveries_of_a_subscription_arrive_in_order(self, deliveries: Deliveries) -> None:
        deliveries.add(*range(20))
        deliveries.settle()
        assert deliveries.receiver.numbers == list(range(20))

    def test_a_redirect_is_a_failure_and_is_not_followed(self, deliveries: Deliveries) -> None:
        deliveries.receiver.statuses = [302]
        deliveries.add(1)
        deliveries.settle()
        (found,) = deliveries.all()
        assert found["attempts"][0]["status"] == 302
        assert found["attempts"][0]["error"] == "HTTPError"
        assert found["state"] == "waiting"
        assert len(deliveries.receiver.requests) == 1

    @pytest.mark.slow
    @pytest.mark.parametrize("url", ["http://192.0.2.1:9/hook", "http://0.0.0.0:9/hook", "https://10.0.0.1/hook"])
    def test_another_host_is_not_called(self, deliveries: Deliveries, url: str) -> None:
        deliveries.add(1, url=url)
        deliveries.settle()
        (found,) = deliveries.all()
        assert found["attempts"][0]["error"] == "ConnectionError"
        assert found["attempts"][0]["milliseconds"] < 1000

    def test_a_delivery_of_a_deleted_subscription_is_dropped(self, deliveries: Deliveries) -> None:
        deliveries.add(1, subscription=GONE)
        deliveries.settle()
        (found,) = deliveries.all()
        assert (found["state"], found["attempts"]) == ("dropped", [])

    def test_a_receiver_that_does_not_answer_holds_up_no_other_subscription(self, deliveries: Deliveries) -> None:
        slow = Receiver()
        slow.may_answer.clear()
        deliveries.add(1, url=slow.url)
        deliveries.add(2, subscription=2)
        eventually(lambda: deliveries.receiver.numbers == [2])
        slow.close()


class TestRetries:
    def test_a_failed_delivery_is_repeated_by_the_accounts_clock(self, deliveries: Deliveries) -> None:
        deliveries.receiver.statuses = [503, 500]
        deliveries.add(1)
        deliveries.settle()
        assert deliveries.all()[0]["next_attempt_at"] == "2026-05-14T22:41:00Z"
        deliveries.advance(59)
        assert len(deliveries.receiver.requests) == 1
        deliveries.advance(1)
        assert len(deliveries.receiver.requests) == 2
        assert deliveries.all()[0]["next_attempt_at"] == "2026-05-14T22:43:00Z"
        deliveries.advance(120)
        (found,) = deliveries.all()
        assert found["state"] == "delivered"
        assert [each["status"] for each in found["attempts"]] == [503, 500, 204]
        moments = [headers["minicrm-moment"] for headers, _ in deliveries.receiver.requests]
        assert [int(each) - int(moments[0]) for each in moments] == [0, 60, 180]

    def test_a_jump_of_the_clock_makes_one_attempt(self, deliveries: Deliveries) -> None:
        deliveries.receiver.statuses = [500] * 9
        deliveries.add(1)
        deliveries.settle()
        deliveries.advance(3600)
        assert len(deliveries.receiver.requests) == 2

    def test_after_its_lifetime_a_delivery_is_dropped_without_another_attempt(self, deliveries: Deliveries) -> None:
        deliveries.receiver.statuses = [500]
        deliveries.add(1)
        deliveries.settle()
        deliveries.advance(72 * 3600)
        (found,) = deliveries.all()
        assert (found["state"], len(found["attempts"])) == ("dropped", 1)

    @pytest.mark.slow
    def test_run_until_makes_each_attempt_at_its_moment(self, deliveries: Deliveries) -> None:
        deliveries.receiver.statuses = [500] * 99
        deliveries.add(1)
        deliveries.settle()
        deliveries.post("/run", {"until": "2026-05-14T23:00:00Z"}, 204)
        moments = [each["at"][11:19] for each in deliveries.all()[0]["attempts"]]
        assert moments == ["22:40:00", "22:41:00", "22:43:00", "22:47:00", "22:55:00"]
        now = deliveries.control.get(f"/accounts/{deliveries.account}/clock").json()["now"]
        assert now == "2026-05-14T23:00:00Z"
        deliveries.add(2)
        deliveries.post("/run", {"until": now}, 204)
        assert [len(each["attempts"]) for each in deliveries.all()] == [5, 1]
        assert "must not be before" in deliveries.post("/run", {"until": "2026-05-14T22:59:59Z"}, 422)["detail"]

    def test_another_accounts_clock_changes_nothing(
        self, deliveries: Deliveries, sandbox: Sandbox, control: httpx.Client, receiver: Receiver
    ) -> None:
        receiver.statuses = [500, 500]
        other = Deliveries(sandbox, control, receiver)
        deliveries.add(1)
        deliveries.settle()
        other.add(2)
        other.settle()
        other.advance(60)
        assert len(deliveries.all()[0]["attempts"]) == 1
        assert len(other.all()[0]["attempts"]) == 2


@ONE_DATABASE_HERE
class TestLaboratory:
    def test_held_deliveries_are_released_in_order(self, deliveries: Deliveries) -> None:
        deliveries.post("/hold", status=204)
        deliveries.add(1, 2, 3)
        deliveries.settle()
        assert deliveries.states() == ["held"] * 3
        assert not deliveries.receiver.requests
        deliveries.post("/release", status=204)
        assert deliveries.receiver.numbers == [1, 2, 3]
        deliveries.add(4)
        deliveries.settle()
        assert deliveries.receiver.numbers == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("body", "arrive", "states"),
        [
            ({"order": "reversed"}, [3, 2, 1], ["delivered"] * 3),
            ({"numbers": [3, 1]}, [3, 1], ["delivered", "held", "delivered"]),
        ],
    )
    def test_held_deliveries_are_released_in_another_order(
        self, deliveries: Deliveries, body: Any, arrive: list[int], states: list[str]
    ) -> None:
        deliveries.post("/hold", status=204)
        deliveries.add(1, 2, 3)
        deliveries.post("/release", body, 204)
        assert deliveries.receiver.numbers == arrive
        assert deliveries.states() == states

    def test_the_next_one_is_attempted_alone(self, deliveries: Deliveries) -> None:
        deliveries.post("/hold", status=204)
        deliveries.add(1, 2)
        assert deliveries.post("/next")["number"] == 1
        assert deliveries.receiver.numbers == [1]
        assert deliveries.post("/next")["number"] == 2
        deliveries.post("/next", status=404)

    def test_run_attempts_what_waits_whether_due_or_not(self, deliveries: Deliveries) -> None:
        deliveries.receiver.statuses = [500, 500]
        deliveries.add(1, 2)
        deliveries.settle()
        deliveries.post("/run", status=204)
        assert deliveries.receiver.numbers == [1, 2, 1, 2]
        assert deliveries.states() == ["delivered"] * 2

    def test_run_until_attempts_nothing_that_is_held_back(self, deliveries: Deliveries) -> None:
        deliveries.receiver.statuses = [500]
        deliveries.add(1)
        deliveries.settle()
        deliveries.post("/hold", status=204)
        deliveries.add(2)
        deliveries.post("/run", {"until": "2026-05-14T23:00:00Z"}, 204)
        assert deliveries.receiver.numbers == [1]
        assert deliveries.states() == ["waiting", "held"]

    def test_run_leaves_what_is_held(self, deliveries: Deliveries) -> None:
        deliveries.post("/hold", status=204)
        deliveries.add(1)
        deliveries.post("/run", status=204)
        assert deliveries.states() == ["held"]
        assert not deliveries.receiver.requests

    def test_redelivery_sends_the_same_bytes_and_changes_no_state(self, deliveries: Deliveries) -> None:
        deliveries.add(1)
        deliveries.settle()
        deliveries.receiver.statuses = [500]
        found = deliveries.post("/1/redeliver", {"times": 2})
        assert [body for _, body in deliveries.receiver.requests] == [b'{"n":1}'] * 3
        assert found["state"] == "delivered"
        assert [each["redelivery"] for each in found["attempts"]] == [False, True, True]
        path = f"/accounts/{deliveries.account}/deliveries/1/redeliver"
        assert [deliveries.control.post(path, json={"times": each}).status_code for each in (0, 101)] == [422, 422]
        assert len(deliveries.receiver.requests) == 3

    @pytest.mark.slow
    def test_the_next_attempt_is_corrupted_and_aged_once(self, deliveries: Deliveries) -> None:
        deliveries.post("/hold", status=204)
        deliveries.add(1)
        path = f"/accounts/{deliveries.account}/deliveries/1"
        for change in ({"corrupt_signature": True}, {"age_seconds": 600}):
            assert deliveries.control.patch(path, json=change).status_code == 200
        deliveries.receiver.statuses = [401]
        deliveries.post("/release", status=204)
        deliveries.advance(60)
        (bad, body), (good, _) = deliveries.receiver.requests
        assert bad["minicrm-signature"] != signature(body) == good["minicrm-signature"]
        assert int(good["minicrm-moment"]) - int(bad["minicrm-moment"]) == 660
        assert deliveries.control.patch(path, json={"age_seconds": 600}).status_code == 409

    def test_one_is_dropped(self, deliveries: Deliveries) -> None:
        deliveries.post("/hold", status=204)
        deliveries.add(1, 2)
        assert deliveries.post("/1/drop")["state"] == "dropped"
        deliveries.post("/1/drop", status=409)
        deliveries.post("/release", status=204)
        assert deliveries.receiver.numbers == [2]

    def test_the_receivers_answers_are_set(self, deliveries: Deliveries) -> None:
        wanted = {"next": [{"status": 503}, {"timeout": True}]}
        assert (
            deliveries.control.put(f"/accounts/{deliveries.account}/deliveries/receiver", json=wanted).status_code
            == 204
        )
        deliveries.add(1)
        deliveries.settle()
        deliveries.advance(60)
        deliveries.advance(120)
        (found,) = deliveries.all()
        assert [(each["status"], each["error"]) for each in found["attempts"]] == [
            (503, "HTTPError"),
            (None, "Timeout"),
            (204, None),
        ]
        assert len(deliveries.receiver.requests) == 1

    @pytest.mark.slow
    def test_a_reset_drops_what_waits_and_keeps_the_list(self, deliveries: Deliveries) -> None:
        deliveries.add(1)
        deliveries.settle()
        deliveries.post("/hold", status=204)
        deliveries.add(2)
        assert deliveries.control.post(f"/accounts/{deliveries.account}/reset").is_success
        assert deliveries.states() == ["delivered", "dropped"]
        deliveries.post("/release", status=204)
        assert deliveries.receiver.numbers == [1]

    def test_deliveries_are_filtered(self, deliveries: Deliveries) -> None:
        deliveries.add(1, subscription=1)
        deliveries.add(2, subscription=2)
        deliveries.settle()
        assert [each["number"] for each in deliveries.all(subscription_id=2)] == [2]
        assert [each["number"] for each in deliveries.all(state="held")] == []
        assert [each["number"] for each in deliveries.all(before=2)] == [1]

    def test_settle_answers_504_while_a_delivery_is_under_way(self, deliveries: Deliveries) -> None:
        deliveries.receiver.may_answer.clear()
        deliveries.add(1)
        deliveries.post("/settle", {"seconds": 0.05}, 504)
        deliveries.receiver.may_answer.set()
        deliveries.settle()
        assert deliveries.states() == ["delivered"]

    def test_a_vendor_without_webhooks_says_so(self, control: httpx.Client) -> None:
        account = control.post("/accounts", json={"vendor": "pardot"}).json()["id"]
        answer = control.get(f"/accounts/{account}/deliveries")
        assert answer.status_code == 404
        assert answer.json()["detail"] == "Pardot sends no webhooks. Vendors that do: close, copper, minicrm."


@ONE_DATABASE_HERE
class TestFairness:
    """A receiver that never answers holds up nobody else."""

    def test_a_backlog_of_a_silent_receiver_holds_up_no_other_subscription(self, deliveries: Deliveries) -> None:
        silent = Receiver()
        silent.may_answer.clear()
        deliveries.add(*range(150), url=silent.url)  # more than are looked at together
        deliveries.add(1000, subscription=2)
        eventually(lambda: deliveries.receiver.numbers == [1000])
        silent.close()

    @pytest.mark.slow
    def test_forty_silent_receivers_of_an_account_hold_up_no_other(self, deliveries: Deliveries) -> None:
        silent = Receiver()
        silent.may_answer.clear()
        for subscription in range(2, 41):
            deliveries.add(subscription, url=silent.url, subscription=subscription)
        deliveries.add(1000)
        eventually(lambda: deliveries.receiver.numbers == [1000])
        silent.close()

    @pytest.mark.slow
    def test_silent_receivers_of_many_accounts_hold_up_no_other_account(
        self, sandbox: Sandbox, control: httpx.Client, deliveries: Deliveries
    ) -> None:
        silent = Receiver()
        silent.may_answer.clear()
        for _ in range(12):
            other = Deliveries(sandbox, control, silent)
            for subscription in range(1, 41):
                other.add(subscription, subscription=subscription)
        deliveries.add(1000)
        eventually(lambda: deliveries.receiver.numbers == [1000])
        silent.close()


def test_a_killed_senders_attempt_is_made_again(sandbox: Sandbox, deliveries: Deliveries) -> None:
    """An attempt that is under way when a process takes the lease belongs to a process that is gone."""
    deliveries.post("/hold", status=204)
    deliveries.add(1)
    sandbox.database.write(lambda db: queue.change(db, deliveries.account, 1, is_under_way=True, state="waiting"))
    sandbox.database.write(lambda db: outcomes.recover(db, sandbox.vendors.webhooks))
    deliveries.post("/release", status=204)
    deliveries.settle()
    assert deliveries.receiver.numbers == [1]
