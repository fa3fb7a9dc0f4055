"""The memory that a server needs for answers from many large records, and the health check beside them."""

import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import httpx
import pytest

from tests.support.builders import NO_TLS
from tests.support.running import spawn

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows the memory of a process in a file"),
]

RECORDS: Final = 110
TEXT: Final = "x" * 60_000
FIELDS: Final = 15
MOST_MEGABYTES: Final = 135
"""Less than the records have: a list in memory, and what it is made of, would be twice as much at least."""
MAX_WAIT_SECONDS: Final = 0.4
"""A list that is encoded whole takes a second, in which the health check waits."""


class Filled(NamedTuple):
    """An account with many records of nearly a megabyte."""

    process_id: int
    http: httpx.Client
    id: int
    headers: dict[str, str]
    vendor: str

    def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.http.request(method, path, json=body, headers=self.headers)


@pytest.fixture(scope="module", params=["apollo", "copper"])
def filled(request: pytest.FixtureRequest) -> Iterator[Filled]:
    vendor: str = request.param
    with spawn("--scene", "empty") as (process_id, url), httpx.Client(base_url=url, timeout=60, verify=NO_TLS) as http:
        made = http.post("/_dealdock/accounts", json={"vendor": vendor, **SETTINGS[vendor]}).json()
        key, email = made["api_key"], made.get("email", "")
        headers = {"X-Api-Key": key}
        if vendor == "copper":
            headers = {"X-PW-AccessToken": key, "X-PW-Application": "developer_api", "X-PW-UserEmail": email}
        account = Filled(process_id, http, made["id"], headers, vendor)
        path, body = NEW[vendor](account)
        for _ in range(RECORDS):
            answer = account.call("POST", path, body)
            assert answer.is_success, answer.text[:300]
        yield account


def new_of_copper(account: Filled) -> tuple[str, Any]:
    path, one = (
        "/copper/developer_api/v1/custom_field_definitions",
        {"data_type": "Text", "available_on": ["opportunity"]},
    )
    made = [account.call("POST", path, {**one, "name": f"f{number}"}).json() for number in range(FIELDS)]
    values = [{"custom_field_definition_id": each["id"], "value": TEXT} for each in made]
    return "/copper/developer_api/v1/opportunities", {"name": "A deal", "custom_fields": values}


def new_of_apollo(account: Filled) -> tuple[str, Any]:
    path = f"/_dealdock/accounts/{account.id}/records/custom_field"
    made = account.call("POST", path, [{"name": f"f{number}"} for number in range(FIELDS)]).json()
    return "/apollo/api/v1/opportunities", {
        "name": "A deal",
        "typed_custom_fields": {each["id"]: TEXT for each in made},
    }


NEW: Final = {"copper": new_of_copper, "apollo": new_of_apollo}
SETTINGS: Final[dict[str, Any]] = {"copper": {"primary_contact_required": False}, "apollo": {}}
SEARCH: Final = {
    "copper": ("POST", "/copper/developer_api/v1/opportunities/search", {"page_size": 200}),
    "apollo": ("GET", "/apollo/api/v1/opportunities/search?per_page=100", None),
}


@pytest.mark.parametrize("of_control", ["/records/opportunity", "/export", "/export?format=lines"])
def test_lists_of_the_control_plane_are_sent_while_they_are_read(filled: Filled, of_control: str) -> None:
    with measured(filled) as found, filled.http.stream("GET", f"/_dealdock/accounts/{filled.id}{of_control}") as answer:
        size = sum(map(len, answer.iter_raw()))
    assert answer.status_code == 200
    assert size > RECORDS * FIELDS * len(TEXT)
    assert found.megabytes < MOST_MEGABYTES
    assert found.seconds < MAX_WAIT_SECONDS


def test_a_page_that_is_too_large_is_not_read(filled: Filled) -> None:
    with measured(filled) as found:
        answer = filled.call(*SEARCH[filled.vendor])
    assert answer.status_code == 413
    assert found.megabytes < MOST_MEGABYTES
    assert found.seconds < MAX_WAIT_SECONDS


class measured:  # noqa: N801 (a context manager)
    """The memory that the server needed beyond what it had, and the longest wait for its health check."""

    megabytes = seconds = 0.0

    def __init__(self, account: Filled) -> None:
        self._account, self._ended = account, threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        Path(f"/proc/{self._account.process_id}/clear_refs").write_text("5")  # the peak begins again
        self._before = memory(self._account.process_id, "VmRSS")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.megabytes = memory(self._account.process_id, "VmHWM") - self._before
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        with httpx.Client(base_url=self._account.http.base_url, timeout=60, verify=NO_TLS) as http:
            while not self._ended.wait(0.005):
                begun = time.monotonic()
                assert http.get("/_dealdock/livez").is_success
                self.seconds = max(self.seconds, time.monotonic() - begun)


def memory(process_id: int, name: str) -> float:
    """Return a kind of memory of a process, in megabytes."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{process_id}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024
