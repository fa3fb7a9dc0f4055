"""The account that SQLite's connections remember for a caller, never for longer than it holds."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, update

from dealdock import Sandbox
from dealdock.platform import models
from dealdock.platform.accounts import accounts
from dealdock.platform.credentials import callers
from dealdock.platform.credentials.credential_index import EXPIRED_AT
from dealdock.platform.database import statements
from dealdock.platform.datasets import public_ids
from dealdock.platform.datasets.public_ids import PublicIds
from dealdock.platform.models import context
from dealdock.settings import Settings
from dealdock.vendors.close.ids import FORM
from dealdock.vendors.pardot.names import VENDOR
from tests.builders import Account, Pardot
from tests.serving import served

Change = Callable[[Connection, Account], Any]


def sandbox_on(file: Path) -> Sandbox:
    return Sandbox(Settings(database=f"sqlite:///{file}", secret="a secret"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("remembering") / "dealdock.db"


@pytest.fixture(scope="module")
def sandbox(file: Path) -> Iterator[Sandbox]:
    with sandbox_on(file) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def address(sandbox: Sandbox) -> Iterator[str]:
    with served(sandbox) as address:
        yield address


@pytest.fixture
def clients(address: str, account: Account) -> Iterator[list[Pardot]]:
    """By keys and by an access token, each of which has called before."""
    unit = account.ready.business_unit_id
    bearer = {"Authorization": f"Bearer {account.ready.access_token}", "Pardot-Business-Unit-Id": unit}
    with Pardot(address, account) as by_keys, Pardot(address, account) as by_token:
        by_token.keys = {}
        by_token.http.headers.update(bearer)
        clients = [by_keys, by_token]
        for client in clients:
            for _ in range(3):
                assert client.query().code is None
        yield clients


def _expire(db: Connection, account: Account) -> None:
    mine = models.Directory.account_id == account.tenant.account_id
    db.execute(update(models.Directory).where(mine).values(expires_at=EXPIRED_AT))


def _close(db: Connection, account: Account) -> None:
    accounts.change(db, account.sandbox.credentials, account.tenant, now=account.sandbox.clock.now(), api_access=False)


def _remove_user(db: Connection, account: Account) -> None:
    mine = models.Directory.account_id == account.tenant.account_id
    db.execute(delete(models.Directory).where(mine, models.Directory.kind == "user_key"))
    db.execute(delete(models.User).where(models.User.dataset_id == account.tenant.dataset_id))


@pytest.mark.parametrize(
    ("change", "codes"),
    [(_expire, [1, 184]), (_close, [76, 76]), (_remove_user, [1, 184])],
    ids=["expired", "closed", "removed"],
)
@pytest.mark.parametrize("by_another", [False, True], ids=["by_this_process", "by_another"])
def test_a_change_holds_with_the_next_call(
    sandbox: Sandbox,
    file: Path,
    account: Account,
    clients: list[Pardot],
    change: Change,
    codes: list[int],
    by_another: bool,
) -> None:
    if by_another:
        with sandbox_on(file) as another:
            another.database.write(lambda db: change(db, account))
    else:
        sandbox.database.write(lambda db: change(db, account))
    assert [client.query().code for client in clients] == codes


@pytest.mark.parametrize("by_another", [False, True], ids=["by_this_process", "by_another"])
def test_an_imported_id_is_shown_from_the_next_call_on(
    sandbox: Sandbox, file: Path, account: Account, by_another: bool
) -> None:
    tenant = account.tenant

    def shown(db: Connection) -> str:
        return PublicIds(FORM, db, tenant).show("lead", 7)

    def keep(db: Connection) -> None:
        public_ids.keep(db, tenant.dataset_id, [("lead", "lead_from_elsewhere", 7)])

    assert [sandbox.database.read(shown) for _ in range(3)] == [FORM.encode(tenant.account_id, "lead", 7)] * 3
    if by_another:
        with sandbox_on(file) as another:
            another.database.write(keep)
    else:
        sandbox.database.write(keep)
    assert sandbox.database.read(shown) == "lead_from_elsewhere"


def test_a_change_that_came_to_nothing_is_not_remembered(sandbox: Sandbox, account: Account) -> None:
    def caller(db: Connection) -> context.Caller | None:
        return callers.caller(db, VENDOR, account.keys, real=sandbox.clock.now())

    def fail(db: Connection) -> None:
        mine = models.User.dataset_id == account.tenant.dataset_id
        db.execute(update(models.User).where(mine).values(role="Read Only"))
        found = caller(db)
        assert found is not None
        assert found.role == "Read Only"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sandbox.database.write(fail)
    found = sandbox.database.read(caller)
    assert found is not None
    assert found.role == "Administrator"


def test_who_calls_again_is_not_looked_up_again(
    monkeypatch: pytest.MonkeyPatch, clients: list[Pardot], sandbox: Sandbox
) -> None:
    """The journal may be written once between the calls, so most of ten calls are answered from memory."""
    said: list[str] = []
    monkeypatch.setattr(statements, "listeners", [lambda _db, statement, _values: said.append(statement)])
    sandbox.journal.flush()
    for client in clients:
        said.clear()
        for _ in range(10):
            assert client.query().error is None
        assert sum("FROM directory" in statement for statement in said) <= 3
