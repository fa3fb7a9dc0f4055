"""The calls of functions in a call of a client, and behind it: `python -m tools.trace`.

A server in this process, with a temporary database, answers a read and a create of Pardot's opportunities, the same
create in a watched account, and a change of an opportunity and of a lead of Close. Each is traced after the same call
has been answered some times.
Comprehensions count as functions, and so does each step of a generator or an `async` function.

In the call, in the threads of the event loop and of the pool, our own functions and their files are counted, and all
functions, libraries included; behind it, in the journal's thread, all functions that write its entry.
"""

import argparse
import base64
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from statistics import mean
from types import CodeType, FrameType
from typing import Any, Final, NamedTuple

import httpx

import dealdock
from dealdock import Sandbox, create_app
from dealdock.server.process import Server
from dealdock.settings import Settings

SOURCE: Final = str(Path(dealdock.__file__).parent)
WARM_UP: Final = 20
"""The calls before the ones that are traced."""
TRACED: Final = 5
"""The calls that are traced. The numbers are their means."""
QUIET_SECONDS: Final = 0.3
"""The time after which the journal's thread, which waits for a tenth of a second, has written a call."""
JOURNAL: Final = "journal"
"""The name of the journal's thread, which works behind a call."""
BESIDE: Final = frozenset({"heartbeat", "garbage-collector"})
"""The names of the threads that work beside calls."""

Call = Callable[[], httpx.Response]


class Traced(NamedTuple):
    """A call of a client, with the most calls and files that it should need; with None it has no such bar."""

    name: str
    call: Call
    behind: int
    """Functions behind the call, libraries included."""
    functions: int | None = None
    """Of our own, in the call."""
    files: int | None = None


Seen = Counter[CodeType]


class Tracer:
    """The calls of functions in the threads of a server, while it is on."""

    def __init__(self) -> None:
        self.is_on = False
        self.within: Seen = Counter()
        self.behind: Seen = Counter()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        """Count a call. For `threading.setprofile`."""
        if self.is_on and event == "call":
            thread = threading.current_thread().name
            if thread == JOURNAL:
                self.behind[frame.f_code] += 1
            elif thread not in BESIDE:
                self.within[frame.f_code] += 1

    def trace(self, call: Call) -> tuple[Seen, Seen]:
        """Return the functions that ran in a call and behind it, each with the number of its calls.

        No reader waits for the journal, which would let its thread do more.
        """
        self.within.clear()
        self.behind.clear()
        self.is_on = True
        answer = call()
        within, written = Counter(self.within), 0
        while not written or written < self.behind.total():
            written = self.behind.total()
            time.sleep(QUIET_SECONDS)
        self.is_on = False
        answer.raise_for_status()
        return within, Counter(self.behind)


def own(seen: Seen) -> Seen:
    """Return our own functions."""
    return Counter({code: times for code, times in seen.items() if code.co_filename.startswith(SOURCE)})


@contextmanager
def server(tracer: Tracer) -> Iterator[httpx.Client]:
    """Yield a client of a server whose threads are traced."""
    with Sandbox(Settings()) as sandbox, create_server(("127.0.0.1", 0)) as listener:
        running = Server(create_app(sandbox), ready=lambda: None, signals=())
        threading.setprofile(tracer)
        thread = threading.Thread(target=running.answer, args=(listener,))
        thread.start()
        try:
            host, port = listener.getsockname()
            with httpx.Client(base_url=f"http://{host}:{port}", timeout=60) as http:
                yield http
        finally:
            threading.setprofile(None)  # or each later thread of the process is traced
            running.stop()
            thread.join()


def calls(http: httpx.Client) -> Iterator[Traced]:
    """Yield the calls, of new accounts with the records of the demo."""
    create, read = pardot(http)
    yield Traced("Pardot: read", read, 120, 150, 30)
    yield Traced("Pardot: create", create, 160, 260, 40)
    yield Traced("Pardot: create, watched", pardot(http, watched=True)[0], 160)
    name = base64.b64encode(f"{account(http, 'close')['api_key']}:".encode()).decode()
    headers = {"Authorization": f"Basic {name}"}
    notes = iter(range(1, 10_000))
    for kind, field in (("opportunity", "note"), ("lead", "description")):
        path = f"/close/api/v1/{kind}/"
        path += http.post(path, headers=headers, json={field: "0"}).json()["id"] + "/"

        def change(path: str = path, field: str = field) -> httpx.Response:
            return http.put(path, headers=headers, json={field: str(next(notes))})

        bars = (230, 40) if kind == "opportunity" else (None, None)
        yield Traced(f"Close: PUT of {kind}", change, 160, *bars)


def pardot(http: httpx.Client, **settings: Any) -> tuple[Call, Call]:
    """Return a create and a read of an opportunity, in a new account."""
    keys = account(http, "pardot", **settings)
    headers = {"Authorization": f"Pardot api_key={keys['api_key']}, user_key={keys['user_key']}"}
    prospect = {"email": "ada@example.com", "format": "json"}
    made = http.post("/api/prospect/version/3/do/create", headers=headers, data=prospect).json()["prospect"]["id"]
    fields = {"prospect_id": made, "name": "Deal", "value": "1000", "probability": "50"}
    path = "/api/opportunity/version/3/do"

    def create() -> httpx.Response:
        return http.post(f"{path}/create", headers=headers, data=fields)

    found = http.post(f"{path}/create", headers=headers, data={**fields, "format": "json"}).json()["opportunity"]["id"]
    return create, lambda: http.get(f"{path}/read/id/{found}", headers=headers)


def account(http: httpx.Client, vendor: str, **settings: Any) -> dict[str, Any]:
    """Create an account. Return its details."""
    answer = http.post("/_dealdock/accounts", json={"vendor": vendor, **settings})
    answer.raise_for_status()
    details: dict[str, Any] = answer.json()
    return details


def main() -> None:
    """Print the number of calls and of files, and the bar of each."""
    parser = argparse.ArgumentParser(prog="python -m tools.trace", description="Trace calls of functions.")
    parser.add_argument("-v", "--verbose", action="store_true", help="list the functions")
    is_verbose = parser.parse_args().verbose
    tracer = Tracer()
    with server(tracer) as http:
        for each in calls(http):
            for _ in range(WARM_UP):
                each.call().raise_for_status()
            time.sleep(QUIET_SECONDS)
            within, behind = zip(*(tracer.trace(each.call) for _ in range(TRACED)), strict=True)
            ours = [own(seen) for seen in within]
            files = {code.co_filename for code in ours[0]}
            print(f"{each.name}: {total(ours)} calls{bar(each.functions)} in {len(files)} files{bar(each.files)};")
            print(f"    with libraries {total(within)}, and {total(behind)}{bar(each.behind)} behind it")
            if is_verbose:
                show(ours[0])
                print("    behind it:")
                show(behind[0])


def bar(most: int | None) -> str:
    return "" if most is None else f" ({most})"


def total(seen: Sequence[Seen]) -> str:
    """Return the mean number of calls."""
    return f"{mean(each.total() for each in seen):.0f}"


def show(seen: Seen) -> None:
    """Print the functions by their files."""
    for code, times in sorted(seen.items(), key=lambda item: (item[0].co_filename, item[0].co_firstlineno)):
        print(f"{times:6}  {code.co_filename.removeprefix(SOURCE)[1:]}:{code.co_firstlineno} {code.co_qualname}")


if __name__ == "__main__":
    main()
