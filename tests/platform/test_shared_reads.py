"""Short reads in one transaction, which share a snapshot of the database until the reader ends it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from dealdock import Sandbox
from dealdock.platform.credentials import callers
from dealdock.platform.database.retry import Rerun
from dealdock.platform.database.sqlite.connections import driver
from dealdock.platform.database.sqlite.shared_reads import SharedRead
from dealdock.platform.models import context
from dealdock.settings import Settings
from dealdock.vendors.pardot.models import Campaign
from dealdock.vendors.pardot.names import VENDOR
from tests.builders import Account, Pardot
from tests.serving import served


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Settings(database=None)) as sandbox:
        yield sandbox


@pytest.fixture
def picture(sandbox: Sandbox) -> SharedRead:
    assert sandbox.database.shared_read is not None
    return sandbox.database.shared_read


@pytest.fixture
def soon() -> list[Callable[[], None]]:
    """The callbacks that an event loop would call."""
    return []


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    return Account.open(sandbox)


def campaigns(account: Account) -> Callable[[Connection], list[str]]:
    asked = select(Campaign.name).where(Campaign.dataset_id == account.tenant.dataset_id).order_by(Campaign.id)
    return lambda db: list(db.scalars(asked))


def test_they_see_what_was_there_at_the_first(
    picture: SharedRead, account: Account, soon: list[Callable[[], None]]
) -> None:
    before = picture.read(campaigns(account), soon.append)
    account.campaign("Fair")
    assert picture.read(campaigns(account), soon.append) == before
    (look_away,) = soon
    look_away()
    assert picture.read(campaigns(account), soon.append) == [*before, "Fair"]
    soon[-1]()


def test_another_thread_has_its_own(picture: SharedRead, account: Account, soon: list[Callable[[], None]]) -> None:
    before = picture.read(campaigns(account), soon.append)
    account.campaign("Fair")

    def elsewhere() -> list[str]:
        look_away: list[Callable[[], None]] = []
        found = picture.read(campaigns(account), look_away.append)
        look_away[0]()
        return found

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(elsewhere).result() == [*before, "Fair"]
    soon[0]()


def test_whether_others_have_written_is_asked_once(
    sandbox: Sandbox, picture: SharedRead, account: Account, soon: list[Callable[[], None]]
) -> None:
    said: list[str] = []

    def caller(db: Connection) -> context.Caller | None:
        driver(db).set_trace_callback(said.append)
        found = callers.caller(db, VENDOR, account.keys, real=sandbox.clock.now())
        driver(db).set_trace_callback(None)
        return found

    for _ in range(3):
        assert picture.read(caller, soon.append) is not None
    soon[0]()
    assert said.count("PRAGMA data_version") == 1
    for _ in range(3):
        sandbox.database.read(caller)
    assert said.count("PRAGMA data_version") == 4


def test_where_the_database_fails_the_next_ones_see_another(
    picture: SharedRead, account: Account, soon: list[Callable[[], None]]
) -> None:
    before = picture.read(campaigns(account), soon.append)
    account.campaign("Fair")
    with pytest.raises(Rerun, match="undone"):
        picture.read(lambda db: db.execute(text("SELECT nothing FROM nowhere")), soon.append)
    assert picture.read(campaigns(account), soon.append) == [*before, "Fair"]
    for look_away in soon:
        look_away()


def test_a_write_is_visible_after_its_answer(sandbox: Sandbox, account: Account) -> None:
    """While others keep on reading at the same loop."""
    with served(sandbox) as address, Pardot(address, account) as writer, ThreadPoolExecutor(4) as others:
        prospect_id = account.prospect()

        def read_on(_: int) -> list[Any]:
            with Pardot(address, account) as reader:
                return [reader.query().code for _ in range(40)]

        reading = others.map(read_on, range(4))
        for number in range(40):
            made = writer.create(name=f"Deal {number}", value=1, probability=1, prospect_id=prospect_id).opportunity
            assert writer.read(made["id"]).opportunity["name"] == f"Deal {number}"
        assert {code for codes in reading for code in codes} == {None}
