"""Statements that PostgreSQL cancels: by a timeout, by an administrator, or while they wait for a lock."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, make_url, select, text

from dealdock import Sandbox
from dealdock.platform.errors import Unavailable
from dealdock.platform.records.models import Dataset
from dealdock.settings import Settings
from tests.support.builders import Account, Pardot
from tests.support.serving import served


@pytest.fixture(scope="module")
def sandbox(migrated_postgres: Callable[[], str]) -> Iterator[Sandbox]:
    url = make_url(migrated_postgres()).update_query_dict({"options": "-c lock_timeout=50ms"})
    settings = Settings(database=url.render_as_string(hide_password=False), secret="a secret for tests")
    with Sandbox(settings) as sandbox:
        yield sandbox


def cancelled(times: int, attempts: list[int]) -> Callable[[Connection], str]:
    """Work whose statement is cancelled in its first attempts."""

    def work(db: Connection) -> str:
        attempts.append(len(attempts))
        if len(attempts) <= times:
            db.execute(text("SELECT pg_cancel_backend(pg_backend_pid())"))
            db.execute(text("SELECT pg_sleep(10)"))
        return "done"

    return work


def test_a_read_runs_again_once(sandbox: Sandbox) -> None:
    attempts: list[int] = []
    assert sandbox.database.read(cancelled(1, attempts)) == "done"
    assert len(attempts) == 2
    attempts.clear()
    with pytest.raises(Unavailable, match="cancelled a statement"):
        sandbox.database.read(cancelled(9, attempts))
    assert len(attempts) == 2


def test_a_write_does_not_run_again(sandbox: Sandbox) -> None:
    attempts: list[int] = []
    with pytest.raises(Unavailable, match="cancelled a statement"):
        sandbox.database.write(cancelled(1, attempts))
    assert len(attempts) == 1


def test_a_call_that_waits_too_long_for_a_lock_is_answered_with_503(
    sandbox: Sandbox, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    given = {"name": "Deal", "value": 1, "probability": 1, "prospect_id": account.prospect()}
    with served(sandbox) as address, Pardot(address, account) as pardot:
        with sandbox.database.engine.connect() as held:
            held.execute(select(Dataset.id).where(Dataset.id == account.tenant.dataset_id).with_for_update())
            answer = pardot.create(**given)
            assert pardot.query().code is None
        assert (answer.status, answer.code, answer.http.headers["retry-after"]) == (503, 66, "1")
        assert pardot.create(**given).code is None
    assert "Traceback" not in caplog.text
    assert len(account.contents["opportunity"]) == 1
