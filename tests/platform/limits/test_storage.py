"""The limit of stored bytes: when the size of the database is read, and what an account may add after its measure."""

import math
from pathlib import Path

import pytest

from dealdock import Sandbox
from dealdock.platform.errors import AccountFull
from dealdock.platform.limits import storage
from dealdock.platform.limits.storage import Storage
from dealdock.settings import Settings
from tests.support.builders import Account

OVERHEAD = 2 * 1024
"""The bytes that each call counts beside its body."""
LESS_THAN_ANY_DATABASE = 64 * 2 * OVERHEAD


def rooms(limited: Storage, account: Account, *sizes: int) -> list[bool | None]:
    """Return the answers to calls with bodies of these sizes, one after another."""
    database = account.sandbox.database
    return [
        database.read(lambda db, size=size: limited.has_room(db, account.tenant.account_id, size))  # type: ignore[misc]
        for size in sizes
    ]


@pytest.fixture
def never_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "_LOOK_SECONDS", math.inf)


@pytest.mark.usefixtures("never_by_time")
class TestTheSizeOfTheDatabase:
    def test_is_read_again_when_more_than_a_part_of_the_limit_was_sent(
        self, account: Account, sandbox: Sandbox
    ) -> None:
        limited = Storage(sandbox.database, LESS_THAN_ANY_DATABASE)
        assert rooms(limited, account, 0, 0, 0, 0) == [True, True, None, None]

    def test_is_read_again_when_a_large_body_was_sent(self, account: Account, sandbox: Sandbox) -> None:
        limited = Storage(sandbox.database, LESS_THAN_ANY_DATABASE)
        assert rooms(limited, account, OVERHEAD, 1) == [True, None]

    def test_that_is_smaller_than_the_limit_leaves_room_for_all(self, account: Account, sandbox: Sandbox) -> None:
        assert rooms(Storage(sandbox.database, 2**50), account, 2**40, 2**48) == [True, True]
        assert rooms(Storage(sandbox.database, None), account, 2**60) == [True]


def test_the_size_of_the_database_is_read_again_after_a_time(
    account: Account, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_LOOK_SECONDS", -1)
    assert rooms(Storage(sandbox.database, LESS_THAN_ANY_DATABASE), account, 0) == [None]


@pytest.mark.parametrize(
    ("is_kept", "setting", "most"),
    [(False, None, None), (True, None, storage.DEFAULT_BYTES), (True, 0, None), (False, 0, None), (False, 7, 7)],
)
def test_zero_is_no_limit(tmp_path: Path, *, is_kept: bool, setting: int | None, most: int | None) -> None:
    database = str(tmp_path / "dealdock.db") if is_kept else None
    with Sandbox(Settings(database=database, secret="s", account_max_bytes=setting)) as sandbox:
        assert sandbox.storage.max_bytes == most


class TestAnAccount:
    @pytest.fixture
    def limited(self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Storage:
        monkeypatch.setattr(storage, "_LOOK_SECONDS", -1)
        monkeypatch.setattr(storage, "_RARELY", math.inf)
        return Storage(sandbox.database, LESS_THAN_ANY_DATABASE)

    def test_that_was_measured_may_add_until_it_has_so_much(self, limited: Storage, account: Account) -> None:
        limited.measure(account.tenant.account_id)
        stored = account.sandbox.database.read(lambda db: storage.stored_bytes(db, account.tenant.account_id))
        fourth = (LESS_THAN_ANY_DATABASE - stored) // 4  # a byte that is sent counts four times until that is known
        assert rooms(limited, account, fourth - OVERHEAD - 1, 0, 0) == [True, True, False]

    def test_has_a_measure_of_its_own(self, limited: Storage, account: Account) -> None:
        neighbour = Account.open(account.sandbox)
        limited.measure(account.tenant.account_id)
        assert rooms(limited, account, LESS_THAN_ANY_DATABASE, 0) == [True, False]
        assert rooms(limited, neighbour, 0) == [None]
        limited.measure(neighbour.tenant.account_id)
        assert rooms(limited, neighbour, 0) == [True]
        assert rooms(limited, account, 0) == [False]

    def test_is_full_when_what_it_stores_reaches_the_limit(self, limited: Storage, account: Account) -> None:
        limited.require_room(account.tenant.account_id)
        for number in range(5):
            account.prospect(email=f"{number}@example.com", comments="x" * 60_000)
        later = Storage(account.sandbox.database, LESS_THAN_ANY_DATABASE)
        neighbour = Account.open(account.sandbox)
        later.require_room(neighbour.tenant.account_id)
        with pytest.raises(AccountFull, match=f"account {account.tenant.account_id} stores more than"):
            later.require_room(account.tenant.account_id)
