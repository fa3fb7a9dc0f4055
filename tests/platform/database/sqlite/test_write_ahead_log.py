"""SQLite's write-ahead log after a stream that was open while much was written."""

from pathlib import Path

import pytest

from dealdock import Sandbox
from dealdock.platform.database.sqlite.connections import MAX_LOG_BYTES
from dealdock.settings import Settings
from tests.support.builders import Account
from tests.vendors.pardot.opportunity.test_streams import MANY, fill


@pytest.mark.slow
def test_is_moved_into_the_file_as_the_stream_ends_and_not_by_a_later_commit(tmp_path: Path) -> None:
    file, log = tmp_path / "deals.db", tmp_path / "deals.db-wal"
    with Sandbox(Settings(database=f"sqlite:///{file}", secret="a secret for tests")) as sandbox:
        account = Account.open(sandbox)
        _, close = sandbox.database.stream(
            lambda db: db.exec_driver_sql("SELECT count(*) FROM pardot_opportunity").scalar()
        )
        end = sandbox.database.detach(close, account_id=account.ready.id)
        fill(account, MANY)
        assert log.stat().st_size > MAX_LOG_BYTES
        before = file.stat().st_size
        end()
        assert file.stat().st_size - before > MAX_LOG_BYTES / 2
        account.opportunity()
        account.opportunity()
        assert log.stat().st_size <= MAX_LOG_BYTES
        assert len(account.contents["opportunity"]) == MANY + 2
