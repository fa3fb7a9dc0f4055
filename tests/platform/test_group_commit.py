"""Short units of work that are committed together: what becomes of one is nothing to the others."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text

from dealdock import Sandbox
from dealdock.platform.clock import Clock
from dealdock.platform.database.retry import Rerun
from dealdock.platform.database.sqlite.group_commit import GroupCommit
from dealdock.platform.models import Worker
from dealdock.settings import Settings
from dealdock.vendors.pardot.models import Campaign
from tests.builders import Account, Pardot
from tests.serving import served


@pytest.fixture(scope="module", params=[1, 2], ids=["alone", "one of two workers"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=None, workers=request.param)) as sandbox:
        yield sandbox


@pytest.fixture
def together(sandbox: Sandbox) -> GroupCommit:
    found = sandbox.database.group_commit
    assert found is not None
    return found


@pytest.fixture
def told() -> list[bool]:
    return []


def adding(name: str, *, then: type[BaseException] | None = None) -> Callable[[Connection], str]:
    """A unit of work that writes that name, and may fail afterwards."""

    def work(db: Connection) -> str:
        db.execute(insert(Worker).values(id=name, beats=0))
        if then is not None:
            raise then
        return name

    return work


def stored(sandbox: Sandbox, *names: str) -> list[str]:
    """Return those of these rows that another connection sees."""
    asked = select(Worker.id).where(Worker.id.in_(names)).order_by(Worker.id)
    return list(sandbox.database.read(lambda db: db.scalars(asked).all()))


def test_a_unit_is_stored_once_its_callback_was_called(
    sandbox: Sandbox, together: GroupCommit, told: list[bool]
) -> None:
    assert [together.run(adding(name), told.append) for name in ("a1", "a2")] == ["a1", "a2"]
    assert (told, stored(sandbox, "a1", "a2")) == ([], [])
    together.flush()
    assert (told, stored(sandbox, "a1", "a2")) == ([True, True], ["a1", "a2"])


def test_a_unit_that_fails_before_it_writes_does_not_affect_others(
    sandbox: Sandbox, together: GroupCommit, told: list[bool]
) -> None:
    def fail(db: Connection) -> None:
        db.execute(select(Worker.id)).all()
        raise ZeroDivisionError

    together.run(adding("b1"), told.append)
    with pytest.raises(ZeroDivisionError):
        together.run(fail, told.append)
    together.run(adding("b3"), told.append)
    together.flush()
    assert told == [True, True, True], "its error is answered after the commit, too: it may come of the others' work"
    assert stored(sandbox, "b1", "b3") == ["b1", "b3"]


def test_where_one_fails_that_has_written_none_is_done(
    sandbox: Sandbox, together: GroupCommit, told: list[bool]
) -> None:
    """Each is to be run again by itself, and that one raises its error then."""
    together.run(adding("h1"), told.append)
    with pytest.raises(Rerun, match="undone"):
        together.run(adding("h2", then=ZeroDivisionError), told.append)
    assert told == [False, False]
    together.run(adding("h3"), told.append)
    together.flush()
    assert stored(sandbox, "h1", "h2", "h3") == ["h3"]


def test_where_one_is_interrupted_that_has_written_none_is_done(
    sandbox: Sandbox, together: GroupCommit, told: list[bool]
) -> None:
    together.run(adding("i1"), told.append)
    with pytest.raises(KeyboardInterrupt):
        together.run(adding("i2", then=KeyboardInterrupt), told.append)
    assert told == [False, False]
    assert stored(sandbox, "i1", "i2") == []


def test_where_the_database_fails_none_is_done(sandbox: Sandbox, together: GroupCommit, told: list[bool]) -> None:
    together.run(adding("c1"), told.append)
    with pytest.raises(Rerun, match="undone"):
        together.run(lambda db: db.execute(text("SELECT nothing FROM nowhere")), told.append)
    assert told == [False, False]
    together.flush()
    assert stored(sandbox, "c1") == []


def test_a_failed_commit_is_reported(sandbox: Sandbox, together: GroupCommit, told: list[bool]) -> None:
    def leave_an_orphan(db: Connection) -> None:
        db.execute(text("PRAGMA defer_foreign_keys = ON"))  # so that it is found out at the end
        now = Clock().now()
        db.execute(insert(Campaign).values(dataset_id=-1, id=1, name="of nobody", created_at=now, updated_at=now))

    together.run(adding("d1"), told.append)
    together.run(leave_an_orphan, told.append)
    together.flush()
    assert told == [False, False]
    assert stored(sandbox, "d1") == []
    together.run(adding("d2"), told.append)
    together.flush()
    assert stored(sandbox, "d2") == ["d2"], "work goes on"


def test_another_thread_waits_for_the_end(sandbox: Sandbox, together: GroupCommit, told: list[bool]) -> None:
    together.run(adding("e1"), told.append)
    with ThreadPoolExecutor(1) as another:
        with pytest.raises(Rerun, match="busy"):
            another.submit(together.run, adding("e2"), told.append).result()
        another.submit(together.flush).result()
        assert told == [], "only who ran it settles it"
        writing = another.submit(sandbox.database.write, adding("e3"))
        together.flush()
        assert writing.result() == "e3"
    assert stored(sandbox, "e1", "e2", "e3") == ["e1", "e3"]


def test_the_same_thread_settles_before_it_writes_by_itself(
    sandbox: Sandbox, together: GroupCommit, told: list[bool]
) -> None:
    together.run(adding("f1"), told.append)
    sandbox.database.write(adding("f2"))
    assert told == [True]


def test_many_do_not_wait_for_the_last(together: GroupCommit, told: list[bool]) -> None:
    for number in range(100):
        together.run(adding(f"g{number}"), told.append)
    assert len(told) >= 64
    together.flush()
    assert told == [True] * 100


def test_calls_at_once_are_each_answered_for_itself() -> None:
    """Sixteen clients: of each ten calls every other one is wrong."""
    with Sandbox(Settings(database=None)) as sandbox, served(sandbox) as address:
        account = Account.open(sandbox)
        prospect = account.prospect()

        def call(client: int) -> list[tuple[str, int | None]]:
            with Pardot(address, account) as pardot:
                given: dict[str, Any] = {"prospect_id": prospect, "value": 1, "probability": 50}
                return [
                    (name, pardot.create(name=name, **given | ({"value": "x"} if number % 2 else {})).code)
                    for number in range(10)
                    for name in (f"{client}-{number}",)
                ]

        with ThreadPoolExecutor(16) as clients:
            answers = [answer for some in clients.map(call, range(16)) for answer in some]
        with Pardot(address, account) as pardot:
            found = [row["name"] for row in pardot.query(limit=200).opportunities]
    assert sorted(found) == sorted(name for name, code in answers if code is None)
    assert len(found) == 80
