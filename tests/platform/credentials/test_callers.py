"""A change of callers and their credentials, which holds from the next call on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, delete, update

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.credentials import callers
from dealdock.platform.credentials.credential_index import EXPIRED_AT
from dealdock.platform.journal import store
from dealdock.platform.records import models, public_ids
from dealdock.platform.records.models import context
from dealdock.platform.records.public_ids import PublicIds
from dealdock.settings import Settings
from dealdock.vendors.close.wire.ids import FORM
from dealdock.vendors.pardot.names import VENDOR
from tests.support.builders import Account, Pardot
from tests.support.recorded_statements import record_statements
from tests.support.serving import served

Change = Callable[[Connection, Account], Any]


def sandbox_on(database: str) -> Sandbox:
    return Sandbox(Settings(database=database, secret="a secret"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('remembering')}/dealdock.db"
    url: str = request.getfixturevalue("migrated_postgres")()
    return url


@pytest.fixture(scope="module")
def sandbox(database: str) -> Iterator[Sandbox]:
    with sandbox_on(database) as sandbox:
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
    mine = models.CredentialIndex.account_id == account.tenant.account_id
    db.execute(update(models.CredentialIndex).where(mine).values(expires_at=EXPIRED_AT))


def _close(db: Connection, account: Account) -> None:
    accounts.change(db, account.sandbox.credentials, account.tenant, now=account.sandbox.clock.now(), api_access=False)


def _remove_user(db: Connection, account: Account) -> None:
    mine = models.CredentialIndex.account_id == account.tenant.account_id
    db.execute(delete(models.CredentialIndex).where(mine, models.CredentialIndex.kind == "user_key"))
    db.execute(delete(models.User).where(models.User.dataset_id == account.tenant.dataset_id))


@pytest.mark.parametrize(
    ("change", "codes"),
    [(_expire, [1, 184]), (_close, [76, 76]), (_remove_user, [1, 184])],
    ids=["expired", "closed", "removed"],
)
@pytest.mark.parametrize("by_another", [False, True], ids=["by_this_process", "by_another"])
def test_a_change_holds_with_the_next_call(
    sandbox: Sandbox,
    database: str,
    account: Account,
    clients: list[Pardot],
    change: Change,
    codes: list[int],
    by_another: bool,
) -> None:
    if by_another:
        with sandbox_on(database) as another:
            another.database.write(lambda db: change(db, account))
    else:
        sandbox.database.write(lambda db: change(db, account))
    assert [client.query().code for client in clients] == codes


CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "a_read": ("read", {"id": 404}),
    "a_read_without_a_statement_of_its_own": ("read", {"id": "x"}),
    "a_write": ("delete", {"id": 404}),
    "a_write_that_is_refused_before_its_first_statement": ("create", {}),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_change_holds_in_each_kind_of_call(account: Account, clients: list[Pardot], call: str) -> None:
    operation, parameters = CALLS[call]
    before = [client.call(operation, **parameters).code for client in clients]
    account.sandbox.database.write(lambda db: _expire(db, account))
    after = [client.call(operation, **parameters).code for client in clients]
    assert not {1, 184} & set(before)
    assert after == [1, 184]


def test_a_call_with_removed_credentials_is_not_in_the_journal_of_their_account(
    sandbox: Sandbox, account: Account, clients: list[Pardot]
) -> None:
    before = journaled(sandbox, account)
    remove_credentials(sandbox, account)
    assert [client.read(1).code for client in clients] == [1, 201]
    assert journaled(sandbox, account) == before


@pytest.mark.account(concurrent_limit=5)
@pytest.mark.parametrize("number", [0, 1], ids=["by_keys", "by_token"])
def test_nor_is_one_whose_credentials_are_removed_while_it_waits_for_a_limit(
    sandbox: Sandbox, account: Account, clients: list[Pardot], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    enter = sandbox.rate_limiter.enter

    def removed_meanwhile(*arguments: Any) -> Any:
        remove_credentials(sandbox, account)
        return enter(*arguments)

    before = journaled(sandbox, account)
    monkeypatch.setattr(sandbox.rate_limiter, "enter", removed_meanwhile)
    assert clients[number].read(1).code == [1, 201][number]
    assert journaled(sandbox, account) == before


def journaled(sandbox: Sandbox, account: Account) -> int:
    """Return the number of the account's calls in the journal."""
    sandbox.journal.flush()
    return sandbox.database.read(lambda db: sum(map(len, store.read(db, account.tenant))))


def remove_credentials(sandbox: Sandbox, account: Account) -> None:
    """Remove the credentials of the account."""
    mine = models.CredentialIndex.account_id == account.tenant.account_id
    sandbox.database.write(lambda db: db.execute(delete(models.CredentialIndex).where(mine)))


def test_a_stream_begins_with_the_caller_as_it_is_now(
    sandbox: Sandbox, account: Account, clients: list[Pardot]
) -> None:
    assert clients
    mine = models.User.dataset_id == account.tenant.dataset_id
    sandbox.database.write(lambda db: db.execute(update(models.User).where(mine).values(role="Read Only")))
    real = sandbox.clock.now()
    found, close = sandbox.database.stream(lambda db: callers.caller(db, VENDOR, account.keys, real=real))
    close()
    assert found is not None
    assert found.role == "Read Only"


@pytest.mark.parametrize("by_another", [False, True], ids=["by_this_process", "by_another"])
def test_an_imported_id_is_shown_from_the_next_call_on(
    sandbox: Sandbox, database: str, account: Account, by_another: bool
) -> None:
    tenant = account.tenant

    def shown(db: Connection) -> str:
        return PublicIds(FORM, db, tenant).show("lead", 7)

    def keep(db: Connection) -> None:
        public_ids.keep(db, tenant.dataset_id, [("lead", "lead_from_elsewhere", 7)])

    assert [sandbox.database.read(shown) for _ in range(3)] == [FORM.encode(tenant.account_id, "lead", 7)] * 3
    if by_another:
        with sandbox_on(database) as another:
            another.database.write(keep)
    else:
        sandbox.database.write(keep)
    assert sandbox.database.read(shown) == "lead_from_elsewhere"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
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


def test_a_write_reads_its_caller_again_only_where_others_may_have_changed_it(
    sandbox: Sandbox, clients: list[Pardot]
) -> None:
    others_write_meanwhile = not sandbox.database.has_one_writer
    for client in clients:
        with record_statements(sandbox) as recorded:
            assert client.call("delete", id=404).code == 35
        statements = [
            each.statement for each in recorded if 'FROM "user"' in each.statement or "FROM user " in each.statement
        ]
        assert len(statements) == others_write_meanwhile, statements
