"""The calls that a fault strikes, how often, and that it costs no other account anything. Decision 0019."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

import httpx
import pytest

from dealdock import Sandbox, create_app
from dealdock.server.process import Server
from dealdock.settings import Settings
from tests.support.builders import Account, Pardot
from tests.support.marks import ONE_DATABASE
from tests.support.recorded_statements import record_statements
from tests.support.running import eventually
from tests.web.faults import plain
from tests.web.faults.conftest import Faults

pytestmark = pytest.mark.both_databases


def codes(pardot: Pardot, number: int) -> list[int | None]:
    return [pardot.query().code for _ in range(number)]


class TestHowOften:
    def test_always_by_default(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"error": 66})
        assert codes(pardot, 3) == [66, 66, 66]
        assert faults.counted() == [(3, 3)]

    def test_only_as_often_as_told_but_all_calls_are_counted(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"error": 66}, times=2)
        assert codes(pardot, 4) == [66, 66, None, None]
        assert faults.counted() == [(4, 2)]

    def test_on_the_nth_matching_call(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"error": 66}, {"operation": "query", "nth": 2})
        assert [pardot.read(1).code, *codes(pardot, 3)] == [35, None, 66, None]
        assert faults.counted() == [(3, 1)]

    def test_from_the_nth_on_so_many_times(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"error": 66}, {"nth": 2}, times=2)
        assert codes(pardot, 4) == [None, 66, 66, None]

    def test_the_first_due_fault_applies_and_all_matching_ones_count_the_call(
        self, pardot: Pardot, faults: Faults
    ) -> None:
        faults.add({"error": 66}, {"nth": 2})
        faults.add({"error": 85}, times=1)
        faults.add({"error": 61}, {"object": "prospect"})
        assert codes(pardot, 3) == [85, 66, None]
        assert faults.counted() == [(3, 1), (3, 1), (0, 0)]

    def test_of_two_that_are_due_the_older_one_strikes(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"error": 66}, times=1)
        faults.add({"error": 85})
        assert codes(pardot, 2) == [66, 85]
        assert faults.counted() == [(2, 1), (2, 1)]


class TestWhich:
    def test_object_operation_and_parameters_must_all_fit(self, pardot: Pardot, faults: Faults) -> None:
        match = {"object": "Opportunities", "operation": "READ", "parameters": {"id": 7, "note": " a, b"}}
        faults.add({"error": 66}, match)
        assert pardot.read(7, note="a,b").code == 66
        assert pardot.send("GET", "/api/opportunities/version/3/do/read/id/7?note=a", params=pardot.keys).code == 35
        for path in (
            "opportunity/version/3/do/read?id=7&note=a,b",
            "opportunity/version/3/do/read/id/7?note[]=a&note[]=b",
        ):
            headers = {"Authorization": pardot.account.authorization}
            assert pardot.send("GET", f"/api/{path}", headers=headers).code == 66
        assert [pardot.read(8, note="a,b").code, pardot.read(7).code, pardot.call("delete", id=7, note="a,b").code] == [
            35
        ] * 3
        assert pardot.call("read", "prospect", id=7, note="a,b").code == 3

    def test_without_an_object_every_call_of_pardot_matches_even_of_unknown_objects(
        self, pardot: Pardot, faults: Faults
    ) -> None:
        faults.add({"error": 66})
        ready = pardot.account.ready
        login = {"email": ready.email, "password": ready.password, "user_key": ready.user_key}
        assert pardot.send("POST", "/api/login/version/3", data=login).code == 66
        assert [pardot.call("nothing").code, pardot.query(limit=0).code, pardot.query(output="none").code] == [66] * 3

    @pytest.mark.account(role="Read Only")
    def test_ahead_of_the_role(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"error": 66}, times=1)
        assert [pardot.create().code, pardot.create().code] == [66, 46]

    def test_a_call_without_authority_meets_none(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"error": 66})
        assert pardot.query(api_key="0" * 32).code == 1
        assert pardot.query(version=4).code == 89
        assert faults.counted() == [(0, 0)]

    def test_another_accounts_calls_meet_none_and_ask_for_none(
        self, address: str, pardot: Pardot, faults: Faults
    ) -> None:
        faults.add({"error": 66})
        with (
            Pardot(address, Account.open(pardot.account.sandbox)) as other,
            record_statements(other.account.sandbox) as said,
        ):
            assert other.query().code is None
            assert not any(" fault " in each.statement for each in said)

    def test_none_once_they_are_taken_away(self, pardot: Pardot, faults: Faults) -> None:
        for _ in range(3):
            faults.add({"error": 66})
        assert faults.http.delete("/faults/1").status_code == 204
        assert [fault["number"] for fault in faults.http.get("/faults").json()] == [2, 3]
        assert pardot.query().code == 66
        faults.clear()
        with record_statements(pardot.account.sandbox) as said:
            assert pardot.query().code is None
            assert not any(" fault " in each.statement for each in said)
        assert faults.add({"error": 66})["number"] == 4

    def test_a_refused_call_meets_none_and_one_that_is_struck_counts(self, pardot: Pardot, faults: Faults) -> None:
        faults.limit(daily=2)
        faults.add({"error": 85})
        assert codes(pardot, 3) == [85, 85, 122]
        assert faults.counted() == [(2, 2)]


class TestMany:
    @pytest.mark.slow
    def test_calls_at_once_are_struck_no_more_than_told_whichever_workers_they_come_to(
        self, migrated_postgres: Callable[[], str]
    ) -> None:
        settings = Settings(database=migrated_postgres(), secret="a secret", workers=2)
        with ExitStack() as stack:
            workers = [stack.enter_context(Sandbox(settings)) for _ in range(2)]  # as two processes have it
            account = Account.open(workers[0])
            addresses = [stack.enter_context(answering(worker))[1] for worker in workers]
            clients = [stack.enter_context(Pardot(each, account)) for each in addresses]
            faults = Faults(addresses[0], account)
            stack.enter_context(faults.http)
            faults.add({"error": 66}, {"nth": 11})
            faults.add({"error": 85}, times=7)
            pool = stack.enter_context(ThreadPoolExecutor(8))
            came = list(pool.map(lambda number: clients[number % 2].query().code, range(40)))
            assert sorted(came, key=str) == [66, *[85] * 7, *[None] * 32]
            assert faults.counted() == [(40, 1), (40, 7)]


class TestWaiting:
    @pytest.mark.contract("3.limit.9")
    def test_a_call_that_is_delayed_is_under_way(self, pardot: Pardot, faults: Faults) -> None:
        faults.limit(concurrent=1)
        faults.add({"delay": 600}, {"operation": "read"})
        with plain.connected(pardot) as connection:
            plain.ask(connection, pardot, "read", id=1)
            eventually(lambda: faults.counted() == [(1, 1)])
            assert pardot.query().code == 66
        eventually(lambda: pardot.query().code is None)  # a client that disconnects ends the wait

    def test_it_takes_effect_though_its_client_went_away(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"delay": 600}, {"operation": "create"})
        prospect = pardot.account.prospect()
        with plain.connected(pardot) as connection:
            plain.ask(connection, pardot, "create", name="Late", value=1, probability=1, prospect_id=prospect)
            eventually(lambda: faults.counted() == [(1, 1)])
            assert pardot.query().total == 0
        eventually(lambda: pardot.query().total == 1)

    @ONE_DATABASE
    def test_a_server_that_stops_waits_no_longer(self, sandbox: Sandbox) -> None:
        account = Account.open(sandbox)
        with answering(sandbox) as (server, address):
            faults = Faults(address, account)
            with faults.http, Pardot(address, account) as pardot, plain.connected(pardot) as connection:
                faults.add({"delay": 600})
                plain.ask(connection, pardot, "query")
                eventually(lambda: faults.counted() == [(1, 1)])
                server.stop()
                assert plain.rest(connection).head.startswith("HTTP/1.1 200 ")
        assert server.finished  # it did not give up on the call, which would take half a minute

    @pytest.mark.slow(but="sqlite")
    def test_more_delayed_calls_than_threads_delay_no_other_call(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"delay": 600}, {"operation": "create"})
        faults.add({"delay": 600}, {"parameters": {"output": "mobile"}}, when="after")
        number = pardot.account.sandbox.database.concurrency + 1
        with ExitStack() as connections:
            for form in ({"operation": "create"}, {"operation": "query", "output": "mobile"}):
                for _ in range(number):
                    plain.ask(connections.enter_context(plain.connected(pardot)), pardot, **form)
            eventually(lambda: faults.counted() == [(number, number)] * 2)
            assert pardot.query().code is None


def pattern() -> str:
    """Return the calls to which a fault with a probability of one half is applied, in a new sandbox."""
    with Sandbox(Settings(database=None, seed_random=1)) as sandbox:
        account = Account.open(sandbox)
        base = "http://127.0.0.1:7273"

        async def calls() -> list[int]:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(sandbox)), base_url=base) as client:
                fault = {"match": {"probability": 0.5}, "effect": {"status": 503}, "times": 12}
                made = await client.post(f"/_dealdock/accounts/{account.tenant.account_id}/faults", json=fault)
                assert made.status_code == 201, made.text
                url = "/api/opportunity/version/3/do/query"
                return [(await client.post(url, data=account.keys)).status_code for _ in range(40)]

        return "".join("x" if status == 503 else "." for status in asyncio.run(calls()))


class TestChance:
    @pytest.mark.slow
    def test_the_same_calls_meet_the_same_dice(self) -> None:
        one = pattern()
        assert pattern() == one
        assert one.count("x") == 12, "it strikes no more often than told"
        assert one.rstrip(".").count(".") > 3


@contextmanager
def answering(sandbox: Sandbox) -> Iterator[tuple[Server, str]]:
    """A server of that sandbox's, and where it answers."""
    ready = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(create_app(sandbox), ready=ready.set, signals=())
        thread = Thread(target=server.answer, args=(listener,))
        thread.start()
        try:
            assert ready.wait(30)
            yield server, "http://{}:{}".format(*listener.getsockname())
        finally:
            server.stop()
            thread.join()
