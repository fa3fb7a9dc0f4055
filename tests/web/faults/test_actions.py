"""Actions of faults at a call: streams, roles, repeated transactions, several workers, and clients that die."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from dealdock import Sandbox
from dealdock.settings import Settings
from dealdock.web import messages
from tests.support.builders import Account, Pardot
from tests.support.running import eventually
from tests.web.faults import plain
from tests.web.faults.conftest import Faults, Json
from tests.web.faults.test_matching import answering

pytestmark = pytest.mark.both_databases


def prospect(number: int) -> Json:
    return {"create": "prospect", "records": [{"email": f"p{number}@dealdock.example"}]}


def act(faults: Faults, *actions: Json, **rest: Any) -> Json:
    """Make a fault that only acts."""
    answer = faults.http.post("/faults", json={"do": list(actions), "times": 1, **rest})
    assert answer.status_code == 201, answer.text
    return answer.json()


def emails(faults: Faults) -> list[str]:
    return [each["email"] for each in faults.http.get("/records/prospect").json()]


def newest(faults: Faults) -> Json:
    return faults.http.get("/requests?limit=1").json()[0]


class TestStream:
    def streamed(self, pardot: Pardot, format_: str = "json") -> str:
        return pardot.call("query", "prospect", output="mobile", format=format_).http.text

    @pytest.mark.slow
    @pytest.mark.parametrize("most", [10, messages.MAX_COLLECTED_BYTES])
    def test_is_read_before_faults_act_behind_it(
        self, pardot: Pardot, faults: Faults, monkeypatch: pytest.MonkeyPatch, most: int
    ) -> None:
        monkeypatch.setattr(messages, "MAX_COLLECTED_BYTES", most)
        for number in range(3):
            pardot.call("create", "prospect", email=f"p{number}@dealdock.example")
        for format_ in ("json", "xml"):
            before = self.streamed(pardot, format_)
            act(faults, prospect(8), when="after")
            assert self.streamed(pardot, format_) == before
            assert "p8@dealdock" in self.streamed(pardot, format_)
            assert newest(faults)["shown"]["prospect"]["count"] == 4
            faults.http.post("/reset", json={"to": "empty"})
            for number in range(3):
                pardot.call("create", "prospect", email=f"p{number}@dealdock.example")

    def test_that_is_delayed_is_not_read_again(self, pardot: Pardot, faults: Faults) -> None:
        pardot.call("create", "prospect", email="p1@dealdock.example")
        before = self.streamed(pardot)
        act(faults, prospect(8), when="after", effect={"delay": 0.05})
        assert self.streamed(pardot) == before
        assert emails(faults) == ["p1@dealdock.example", "p8@dealdock.example"]

    def test_that_is_cut_acts_once(self, pardot: Pardot, faults: Faults) -> None:
        pardot.call("create", "prospect", email="p1@dealdock.example")
        act(faults, prospect(8), effect={"truncate": 20})
        assert len(plain.see(pardot, "query", output="mobile").body) >= 20
        assert len(emails(faults)) == 2


class TestRole:
    def test_that_forbids_a_call_has_nothing_done(self, account: Account, address: str, faults: Faults) -> None:
        user = faults.http.post("/users", json={"role": "Read Only"}).json()
        with Pardot(address, account, {"api_key": user["api_key"], "user_key": user["user_key"]}) as reader:
            for when in ("before", "after"):
                act(faults, prospect(1), when=when, match={"object": "prospect", "operation": "create"})
            assert reader.call("create", "prospect", email="x@dealdock.example").code in {46, 22}
            assert emails(faults) == []
            assert newest(faults)["done"] == []


class TestOnce:
    @pytest.mark.slow
    def test_though_the_database_repeats_the_transaction(self, pardot: Pardot, faults: Faults) -> None:
        pardot.call("create", "prospect", email="p0@dealdock.example")
        act(faults, prospect(1), {"advance": 5}, match={"operation": "update"})
        act(faults, prospect(2), {"advance": 5}, match={"operation": "update"}, when="after")
        with ThreadPoolExecutor(8) as pool:
            found = pool.map(lambda n: pardot.call("update", "prospect", id=1, first_name=str(n)).status, range(16))
            assert set(found) <= {200}
        assert emails(faults) == [f"p{number}@dealdock.example" for number in range(3)]

    def test_though_the_client_dies(self, pardot: Pardot, faults: Faults) -> None:
        act(faults, prospect(1), effect={"delay": 0.3})
        with plain.connected(pardot) as connection:
            plain.ask(connection, pardot, "query")
        eventually(lambda: emails(faults) == ["p1@dealdock.example"])
        [call] = faults.http.get("/requests?wait=10").json()
        assert [each["action"] for each in call["done"]] == ["create"]


class TestManyWorkers:
    @pytest.mark.slow
    def test_each_call_acts_once_and_each_worker_releases(self, migrated_postgres: Callable[[], str]) -> None:
        settings = Settings(database=migrated_postgres(), secret="a secret", workers=2)
        with ExitStack() as stack:
            workers = [stack.enter_context(Sandbox(settings)) for _ in range(2)]  # as two processes have it
            account = Account.open(workers[0])
            addresses = [stack.enter_context(answering(worker))[1] for worker in workers]
            clients = [stack.enter_context(Pardot(each, account)) for each in addresses]
            faults, others = (Faults(each, account) for each in addresses)
            stack.enter_context(faults.http), stack.enter_context(others.http)
            for number in range(6):
                act(faults, prospect(number), match={"nth": 2 * number + 1}, when=("before", "after")[number % 2])
            pool = stack.enter_context(ThreadPoolExecutor(4))
            assert {each.code for each in pool.map(lambda n: clients[n % 2].query(), range(12))} == {None}
            assert sorted(emails(others)) == [f"p{number}@dealdock.example" for number in range(6)]
            done = [each for call in others.http.get("/requests").json() for each in call["done"]]
            assert sorted(each["fault"] for each in done) == [1, 2, 3, 4, 5, 6]
            faults.clear()
            fault = faults.add({"hold": True}, times=1)
            held = pool.submit(clients[0].query)
            eventually(lambda: others.counted() == [(1, 1)])
            assert not held.done()
            assert others.http.post(f"/faults/{fault['number']}/release").status_code == 200
            assert held.result(30).code is None
            faults.clear()
            faults.add({"error": 66, "reset": 2}, lasts=2)
            assert [client.query().code for client in clients] == [66, 66]
            eventually(lambda: [client.query().code for client in clients] == [None, None])


@pytest.mark.slow(but="sqlite")
def test_the_announced_seconds_are_those_that_are_left(pardot: Pardot, faults: Faults) -> None:
    faults.add({"error": 66, "status": 503, "reset": 30}, lasts=30)
    assert pardot.query().http.headers["retry-after"] == "30"
    eventually(lambda: 0 < int(pardot.query().http.headers["retry-after"]) < 30)
    assert faults.http.get("/faults/1").json()["lasts"] == 30
