"""More calls than a server can answer, and the responses to refused ones."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from bench import calls, load
from bench.filling import Filled
from bench.load import Load

PATIENCE: Final = 60.0
WATCHING: Final = 12
"""Callers beside the flood, a third each for lists, records and streams."""

PAUSE: Final = 0.05  # seconds, between two looks at its health
REFUSED: Final = (503, "1")
"""Its status, and its `Retry-After`."""

HEAVY: Final = "/api/opportunity/version/3/do/query?created_after=2000-01-01&value_greater_than={}&limit=1&format=json"
STREAM: Final = "/api/opportunity/version/3/do/query?output=mobile&format=json"


@dataclass
class Seen:
    """The answers that one caller got, one call after another."""

    times: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Flooded(NamedTuple):
    """The results of a flood; times are the longest, in seconds."""

    load: Load
    complaints: Sequence[str]
    worst: float
    health: float
    control: float


def flood(url: str, account: Filled, large: Filled, connections: int, seconds: int) -> Flooded:
    """Lists of the large account and records of the other one, by turns, with a few callers who look closer."""
    lists = [calls.query(url, large, HEAVY.format(number).partition("?")[2]) for number in range(50)]
    mixed = [each for pair in zip(lists, calls.reads(url, account), strict=False) for each in pair]
    paths = [HEAVY.format(0), f"/api/opportunity/version/3/do/read/id/{account.opportunities[0]}?format=json", STREAM]
    owners = [large, account, account]
    seen = [Seen() for _ in range(WATCHING)]
    health, control = Seen(), Seen()
    with _meanwhile(
        *(_caller(each, url, paths[n % 3], owners[n % 3].authorization) for n, each in enumerate(seen)),
        _caller(health, url, "/_dealdock/livez", "", PAUSE),
        _caller(control, url, "/_dealdock/accounts", "", PAUSE),
    ):
        flooding = load.load("bundled", url, mixed, connections=connections, seconds=seconds)
    complaints = [complaint for each in (*seen, health, control) for complaint in each.complaints]
    worst = max(flooding.worst / 1000, *(time for each in seen for time in each.times))
    return Flooded(flooding, complaints, worst, max(health.times), max(control.times))


@contextmanager
def _meanwhile(*callers: Callable[[threading.Event], None]) -> Iterator[None]:
    ended = threading.Event()
    with ThreadPoolExecutor(len(callers)) as pool:
        for caller in callers:
            pool.submit(caller, ended)
        try:
            yield
        finally:
            ended.set()


def _caller(seen: Seen, url: str, path: str, authorization: str, pause: float = 0) -> Callable[[threading.Event], None]:
    """Repeat a call until the end, and wait if `Retry-After` requires it."""

    def go_on(ended: threading.Event) -> None:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
        headers = {"Authorization": authorization} if authorization else {}
        try:
            while not seen.times or not ended.wait(pause):
                begun = time.monotonic()
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                said = answer.read()
                seen.times.append(time.monotonic() - begun)
                if not _is_good(answer.status, said) and not is_told(
                    answer.status, answer.getheader("Retry-After"), said
                ):
                    seen.complaints.append(f"{path}: {answer.status} {said[:200]!r}")
                if answer.status == REFUSED[0]:
                    ended.wait(1)  # as it was asked to
        except Exception as error:  # noqa: BLE001 (whatever it is, it is no good answer)
            seen.times.append(PATIENCE)
            seen.complaints.append(f"{path}: {error!r}")
        finally:
            connection.close()

    return go_on


def _is_good(status: int, said: bytes) -> bool:
    return status == 200 and b'"fail"' not in said[:200]  # noqa: PLR2004 (OK)


def is_told(status: int, retry_after: str | None, said: bytes) -> bool:
    """Return True if a caller that is not served gets the error for that, and the time to come again."""
    return (status, retry_after) == REFUSED and (b'"err_code":66' in said or b'"err_code": 66' in said)
