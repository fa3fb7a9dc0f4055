"""A client whose call runs while another one deletes or changes records, on PostgreSQL: SQLite has one writer."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import httpx
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.records import datasets
from tests.support.builders import NO_TLS
from tests.support.running import eventually

WAITING: Final = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


class Client(NamedTuple):
    """A client of a new account, for several threads."""

    sandbox: Sandbox
    url: str
    keys: dict[str, Any]
    account_id: int

    def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return httpx.request(method, f"{self.url}{path}", json=body, **self.keys, verify=NO_TLS)

    @property
    def control(self) -> "Client":
        """A client of the control plane, for the same account."""
        at = httpx.URL(self.url).copy_with(path=f"/_dealdock/accounts/{self.account_id}")
        return self._replace(url=str(at), keys={})

    def get(self, path: str) -> Any:
        return self.send("GET", path).json()

    def create(self, path: str, **fields: Any) -> Any:
        answer = self.send("POST", path, fields)
        assert answer.is_success, answer.text
        return answer.json()

    def send_during(
        self, changes: Sequence[sa.Update | sa.Delete], method: str, path: str, body: Any
    ) -> httpx.Response:
        """Send a call, and commit changes of rows of the account when the call waits for their lock."""
        sent: list[Future[httpx.Response]] = []

        def work(db: sa.Connection) -> None:
            dataset_id = accounts.get(db, self.account_id).dataset_id
            datasets.lock(db, dataset_id)
            for change in changes:
                db.execute(change.where(change.table.c.dataset_id == dataset_id))
            sent.append(threads.submit(self.send, method, path, body))
            eventually(lambda: self.sandbox.database.read(lambda db: db.scalar(WAITING)))

        with ThreadPoolExecutor(1) as threads:
            self.sandbox.database.write(work)
        (answer,) = sent
        return answer.result()


def new_client(sandbox: Sandbox, address: str, vendor: str, base: str, keys: Callable[[Any], dict[str, Any]]) -> Client:
    """Return a client of a new account. `keys` returns the arguments for httpx with its key."""
    account = httpx.post(f"{address}/_dealdock/accounts", json={"vendor": vendor}, verify=NO_TLS, timeout=30).json()
    return Client(sandbox, f"{address}/{vendor}{base}", keys(account), account["id"])
