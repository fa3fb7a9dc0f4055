"""Writers at SERIALIZABLE, CockroachDB's default: the database requires retries, and clients do not notice them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select, update

from dealdock import Sandbox
from dealdock.platform.records.models import Dataset
from dealdock.settings import Settings
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tests.support import partitions
from tests.support.builders import Account, Pardot
from tests.support.serving import served

WRITERS = 8
DEALS = 6
"""Of each writer."""


@pytest.fixture(scope="module")
def sandboxes(new_postgres: Callable[[], str]) -> Iterator[list[Sandbox]]:
    """Two, as two worker processes have them: within one, the writes of an account wait for each other."""
    settings = Settings(
        database=partitions.split(new_postgres()), secret="a secret for tests", isolation="serializable"
    )
    with Sandbox(settings) as one, Sandbox(settings) as other:
        yield [one, other]


@pytest.fixture(scope="module")
def sandbox(sandboxes: list[Sandbox]) -> Sandbox:
    return sandboxes[0]


@pytest.fixture(scope="module")
def addresses(sandboxes: list[Sandbox]) -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [stack.enter_context(served(each)) for each in sandboxes]


@pytest.fixture
def refusals(sandboxes: list[Sandbox]) -> list[str]:
    """The SQLSTATEs of what the database refuses from here on."""
    found: list[str] = []
    for each in sandboxes:
        event.listen(
            each.database.engine, "handle_error", lambda context: found.append(context.original_exception.sqlstate)
        )
    return found


@pytest.mark.slow
def test_nothing_is_lost_nor_refused_where_many_write_the_same_records(
    addresses: list[str], account: Account, refusals: list[str]
) -> None:
    jane, shared = account.prospect(), account.opportunity()

    def write(writer: int) -> list[int]:
        with Pardot(addresses[writer % 2], account) as pardot:
            made = []
            for number in range(DEALS):
                deal = {"name": f"{writer}.{number}", "value": 1, "probability": 1}
                made.append(pardot.create(**deal, prospect_id=jane).opportunity["id"])
                assert pardot.update(shared, name=f"{writer}.{number}", value=number).code is None
            assert pardot.delete(made[0]).code is None
            assert pardot.undelete(made[0]).code is None
            assert pardot.delete(made[-1]).code is None
            return made

    with ThreadPoolExecutor(WRITERS) as writers:
        made = [each for mine in writers.map(write, range(WRITERS)) for each in mine]
    assert len(set(made)) == WRITERS * DEALS
    assert ids(account) == list(range(shared + 1, last_id(account) + 1)), "no gap, and none given twice"
    assert kept(account) == counted(account)
    assert score(account, jane) == 50 * WRITERS * DEALS
    assert set(refusals) <= {"40001", "40P01"}


@pytest.mark.slow
def test_what_another_worker_has_changed_since_it_was_read_is_read_and_written_again(
    sandboxes: list[Sandbox], account: Account, refusals: list[str]
) -> None:
    before, read = last_id(account), list[int]()
    own = Dataset.id == account.tenant.dataset_id

    def advance(db: Connection) -> None:
        db.execute(update(Dataset).where(own).values(last_id=Dataset.last_id + 1))

    def read_and_advance(db: Connection) -> None:
        read.extend(db.scalars(select(Dataset.last_id).where(own)))
        if len(read) == 1:
            sandboxes[1].database.write(advance)
        advance(db)

    sandboxes[0].database.write(read_and_advance)
    assert refusals == ["40001"]
    assert read == [before, before + 1]
    assert last_id(account) == before + 2


@pytest.mark.slow
def test_accounts_are_opened_by_many_at_once(sandbox: Sandbox, refusals: list[str]) -> None:
    with ThreadPoolExecutor(WRITERS) as writers:
        opened = list(writers.map(lambda _: Account.open(sandbox).ready.id, range(24)))
    assert sorted(opened) == list(range(min(opened), min(opened) + 24))
    assert set(refusals) <= {"40001", "40P01"}


def ids(account: Account) -> list[int]:
    """Return the ids that were given after the first opportunity: to the others, and to their activities."""
    contents = account.contents
    rows = [*contents["opportunity"], *contents["visitor_activity"]]
    return sorted(row[1] for row in rows)[1:]  # the key's second part


def last_id(account: Account) -> int:
    return int(ask(account, select(Dataset.last_id).where(Dataset.id == account.tenant.dataset_id)))


def kept(account: Account) -> tuple[int, int]:
    """Return how many live opportunities and activities the dataset has by its counters."""
    counts = account.live_counts
    return counts["opportunities"], counts["visitor_activities"]


def counted(account: Account) -> tuple[int, int]:
    """Return how many there are."""
    live = select(func.count()).where(Opportunity.dataset_id == account.tenant.dataset_id, ~Opportunity.deleted)
    activities = select(func.count()).where(VisitorActivity.dataset_id == account.tenant.dataset_id)
    return ask(account, live), ask(account, activities)


def score(account: Account, prospect_id: int) -> int:
    mine = (Prospect.dataset_id == account.tenant.dataset_id, Prospect.id == prospect_id)
    return int(ask(account, select(Prospect.score).where(*mine)))


def ask(account: Account, question: Any) -> Any:
    return account.sandbox.database.read(lambda db: db.scalars(question).one())
