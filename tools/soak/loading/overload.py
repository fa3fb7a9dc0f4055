"""More calls than a server can answer, and checks of all responses."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tools.bench import calls, load
from tools.bench.filling import Filled
from tools.bench.load import Load

TIMEOUT_SECONDS: Final = 60.0
CHECKING: Final = 12
"""The number of clients that check each response: a third each request lists, records and streams."""

PAUSE: Final = 0.05  # seconds between two health checks
REFUSED: Final = (503, "1")
"""The status and the `Retry-After` of a refusal."""

HEAVY: Final = "/api/opportunity/version/3/do/query?created_after=2000-01-01&value_greater_than={}&limit=1&format=json"
STREAM: Final = "/api/opportunity/version/3/do/query?output=mobile&format=json"


@dataclass
class Observed:
    """The times in seconds and the problems of one client's calls."""

    times: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class OverloadResult(NamedTuple):
    """The results of an overload. `worst`, `health` and `control` are the longest times in seconds."""

    load: Load
    problems: Sequence[str]
    worst: float
    health: float
    control: float


def overload(url: str, account: Filled, large: Filled, connections: int, seconds: int) -> OverloadResult:
    """Request lists of the large account and records of the other one. A few further clients check each response."""
    lists = [calls.query(url, large, HEAVY.format(number).partition("?")[2]) for number in range(50)]
    mixed = [each for pair in zip(lists, calls.reads(url, account), strict=False) for each in pair]
    paths = [HEAVY.format(0), f"/api/opportunity/version/3/do/read/id/{account.opportunities[0]}?format=json", STREAM]
    owners = [large, account, account]
    seen = [Observed() for _ in range(CHECKING)]
    health, control = Observed(), Observed()
    with _meanwhile(
        *(_client(each, url, paths[n % 3], owners[n % 3].authorization) for n, each in enumerate(seen)),
        _client(health, url, "/_dealdock/livez", "", PAUSE),
        _client(control, url, "/_dealdock/accounts", "", PAUSE),
    ):
        total = load.load("bundled", url, mixed, connections=connections, seconds=seconds)
    problems = [problem for each in (*seen, health, control) for problem in each.problems]
    worst = max(total.worst / 1000, *(time for each in seen for time in each.times))
    return OverloadResult(total, problems, worst, max(health.times), max(control.times))


@contextmanager
def _meanwhile(*clients: Callable[[threading.Event], None]) -> Iterator[None]:
    ended = threading.Event()
    with ThreadPoolExecutor(len(clients)) as pool:
        for client in clients:
            pool.submit(client, ended)
        try:
            yield
        finally:
            ended.set()


def _client(
    seen: Observed, url: str, path: str, authorization: str, pause: float = 0
) -> Callable[[threading.Event], None]:
    """Return a function that repeats a call until the event, and waits if `Retry-After` requires it."""

    def call_repeatedly(ended: threading.Event) -> None:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
        headers = {"Authorization": authorization} if authorization else {}
        try:
            while not seen.times or not ended.wait(pause):
                begun = time.monotonic()
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
                seen.times.append(time.monotonic() - begun)
                if not _is_success(answer.status, body) and not is_refusal(
                    answer.status, answer.getheader("Retry-After"), body
                ):
                    seen.problems.append(f"{path}: {answer.status} {body[:200]!r}")
                if answer.status == REFUSED[0]:
                    ended.wait(1)  # the time in `Retry-After`
        except Exception as error:  # noqa: BLE001 (any exception is a problem)
            seen.times.append(TIMEOUT_SECONDS)
            seen.problems.append(f"{path}: {error!r}")
        finally:
            connection.close()

    return call_repeatedly


def _is_success(status: int, body: bytes) -> bool:
    return status == 200 and b'"fail"' not in body[:200]  # noqa: PLR2004 (OK)


def is_refusal(status: int, retry_after: str | None, body: bytes) -> bool:
    """Return True if the response is a correct refusal: 503 with error 66 and `Retry-After`."""
    return (status, retry_after) == REFUSED and (b'"err_code":66' in body or b'"err_code": 66' in body)
