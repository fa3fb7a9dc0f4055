"""pgbouncer in transaction mode between the server and PostgreSQL. Skipped where it is not installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.settings import Settings
from tests.support.builders import Account, Pardot
from tests.support.running import eventually
from tests.support.serving import served

CLIENTS = 6
PROGRAM = shutil.which("pgbouncer")

pytestmark = pytest.mark.skipif(
    PROGRAM is None and not os.environ.get("NEEDS_PGBOUNCER"),
    reason="pgbouncer is not installed (Debian: apt-get install pgbouncer)",
)


@pytest.fixture
def pooled(migrated_postgres: Callable[[], str]) -> Iterator[str]:
    """A database behind pgbouncer, with fewer connections than there are clients."""
    assert PROGRAM is not None, "pgbouncer is not installed"
    url = sa.make_url(migrated_postgres())
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as directory:
        Path(directory).chmod(0o777)  # the server of the tests, and so pgbouncer, may run as another user
        file = Path(directory, "ini")
        file.write_text(
            f"[databases]\n* = host={url.query['host']} user={url.username}\n"
            f"[pgbouncer]\nunix_socket_dir = {directory}\nlisten_addr =\n"
            "auth_type = any\npool_mode = transaction\ndefault_pool_size = 3\n"
        )
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        with subprocess.Popen([PROGRAM, "-q", *user, str(file)], stderr=subprocess.DEVNULL) as process:
            eventually(Path(directory, ".s.PGSQL.6432").exists)
            pooled = url.set(query={"host": directory, "port": "6432"})
            yield pooled.render_as_string(hide_password=False)
            process.terminate()


@pytest.mark.slow
def test_clients_notice_nothing_of_connections_that_are_shared(pooled: str) -> None:
    """Whichever connection a transaction gets, prepared statements of other clients do no harm."""
    with Sandbox(Settings(database=pooled, secret="a secret for tests", workers=2)) as sandbox:
        account, other = Account.open(sandbox), Account.open(sandbox)
        jane = account.prospect()

        def work(client: int) -> list[str]:
            with Pardot(address, account) as pardot:
                names = [f"{client}.{number}" for number in range(5)]
                made = [pardot.create(name=name, value=1, probability=1, prospect_id=jane) for name in names]
                return [pardot.read(each.opportunity["id"]).opportunity["name"] for each in made]

        with served(sandbox) as address, ThreadPoolExecutor(CLIENTS) as clients:
            found = [name for mine in clients.map(work, range(CLIENTS)) for name in mine]
            with Pardot(address, account) as pardot:
                streamed = pardot.query(output="mobile")
                shown = pardot.query(limit=200)
            with Pardot(address, other) as pardot:
                assert pardot.query(limit=1).total == 0
        assert sorted(found) == sorted(f"{client}.{number}" for client in range(CLIENTS) for number in range(5))
        assert sorted(each["name"] for each in shown.opportunities) == sorted(found)
        assert sorted(each["name"] for each in streamed.opportunities) == sorted(found)
