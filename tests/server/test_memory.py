"""The memory that a server holds after calls."""

import gc
import json
import re
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest

from dealdock import Sandbox
from dealdock.web.call_context import Trace
from tests.server.answering import Answering, call
from tests.support.running import eventually, spawn

pytestmark = pytest.mark.slow

BODIES = 60
CONNECTIONS = 12
MOST_MEGABYTES = 55
"""More than parsing a few bodies at once leaves behind, and less than the 60 of a round's bodies."""
OF_THE_IMAGE = {"MALLOC_ARENA_MAX": 2, "MALLOC_MMAP_THRESHOLD_": 524288, "MALLOC_TRIM_THRESHOLD_": 524288}


def test_a_connection_keeps_nothing_of_an_answered_request(temporary: Sandbox, running: Answering) -> None:
    gc.disable()  # all that is new stays in the youngest generation
    try:
        with closing(create_connection(("127.0.0.1", running.plain), 30)) as connection:
            call(connection, "/api/opportunity/version/3/do/query?name=kept")
            temporary.journal.flush()
            eventually(lambda: not kept())
    finally:
        gc.enable()


def kept() -> list[Trace]:
    young = gc.get_objects(generation=0)
    return [each for each in young if isinstance(each, Trace) and ("name", "kept") in each.pairs]


class Large(NamedTuple):
    """A call with a body of about a megabyte, and the status of its response."""

    path: str
    content_type: str
    body: bytes
    status: int


FORMS = Large(
    "/api/opportunity/version/3/do/query",
    "application/x-www-form-urlencoded",
    urlencode({f"name{number}": "x" * 1_000 for number in range(990)}).encode(),
    200,
)
REFUSED_JSON = Large("/_dealdock/accounts", "application/json", json.dumps({"name": "x" * 2**20}).encode(), 422)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows the memory of a process in a file")
@pytest.mark.parametrize(
    ("kinds", "environment"),
    [([FORMS, REFUSED_JSON], {}), ([FORMS], OF_THE_IMAGE)],
    ids=["forms and refused JSON", "forms, as in the image"],
)
def test_the_memory_of_large_bodies_is_returned(kinds: list[Large], environment: Mapping[str, object]) -> None:
    """The memory of a process depends on the load of the machine, so only a round's whole bodies would be too much."""
    with spawn(**environment) as (process_id, url):
        for large in kinds:
            post(url, large._replace(body=large.body[:1_000]))
        before = resident(process_id)
        for large in kinds:
            with ThreadPoolExecutor(CONNECTIONS) as clients:
                statuses = set(clients.map(partial(post, url), [large] * BODIES))
            assert statuses == {large.status}
            eventually(lambda: resident(process_id) < before + MOST_MEGABYTES)


def post(url: str, call: Large) -> int:
    """Send a call on a new connection. Return its status."""
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        connection.request("POST", call.path, call.body, {"Content-Type": call.content_type})
        response = connection.getresponse()
        response.read()
        return response.status


def resident(process_id: int) -> float:
    """The memory of a process, in megabytes."""
    status = Path(f"/proc/{process_id}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024
