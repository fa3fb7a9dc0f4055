"""The calls of our own functions and files in a call of a client: `python -m tools.trace`.

A server in this process, with a temporary database, answers a read and a create of Pardot's opportunities, and a change
of an opportunity and of a lead of Close. Each is traced after the same call has been answered some times, in threads
of the event loop and of the pool. Comprehensions count as functions, and so does each step of a generator or an
`async` function.
"""

import argparse
import base64
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from types import CodeType, FrameType
from typing import Any, Final, NamedTuple

import httpx

import dealdock
from dealdock import Sandbox, create_app
from dealdock.server.process import Server
from dealdock.settings import Settings

SOURCE: Final = str(Path(dealdock.__file__).parent)
WARM_UP: Final = 20
"""The calls before the one that is traced."""

Call = Callable[[], httpx.Response]


class Traced(NamedTuple):
    """A call of a client, with the most calls and files that it should need; with None it has no such bar."""

    name: str
    call: Call
    functions: int | None = None
    files: int | None = None


class Tracer:
    """The calls of our functions in the threads of a server, while it is on."""

    def __init__(self) -> None:
        self.is_on = False
        self.seen: Counter[CodeType] = Counter()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        """Count a call. For `threading.setprofile`."""
        if self.is_on and event == "call" and frame.f_code.co_filename.startswith(SOURCE) and not in_background():
            self.seen[frame.f_code] += 1

    def trace(self, call: Call) -> Counter[CodeType]:
        """Return the functions that ran for a call, each with the number of its calls."""
        self.seen.clear()
        self.is_on = True
        answer = call()
        self.is_on = False
        answer.raise_for_status()
        return Counter(self.seen)


def in_background() -> bool:
    """Return True in the threads that work after a call and beside it, such as the journal's."""
    return threading.current_thread().name in {"journal", "heartbeat", "garbage-collector"}


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
    keys = account(http, "pardot")
    headers = {"Authorization": f"Pardot api_key={keys['api_key']}, user_key={keys['user_key']}"}
    prospect = {"email": "ada@example.com", "format": "json"}
    made = http.post("/api/prospect/version/3/do/create", headers=headers, data=prospect).json()["prospect"]["id"]
    fields = {"prospect_id": made, "name": "Deal", "value": "1000", "probability": "50"}
    path = "/api/opportunity/version/3/do"

    def create() -> httpx.Response:
        return http.post(f"{path}/create", headers=headers, data=fields)

    found = http.post(f"{path}/create", headers=headers, data={**fields, "format": "json"}).json()["opportunity"]["id"]
    yield Traced("Pardot: read", lambda: http.get(f"{path}/read/id/{found}", headers=headers), 150, 30)
    yield Traced("Pardot: create", create, 260, 40)
    name = base64.b64encode(f"{account(http, 'close')['api_key']}:".encode()).decode()
    headers = {"Authorization": f"Basic {name}"}
    notes = iter(range(1, 10_000))
    for kind, field in (("opportunity", "note"), ("lead", "description")):
        path = f"/close/api/v1/{kind}/"
        path += http.post(path, headers=headers, json={field: "0"}).json()["id"] + "/"

        def change(path: str = path, field: str = field) -> httpx.Response:
            return http.put(path, headers=headers, json={field: str(next(notes))})

        bars = (230, 40) if kind == "opportunity" else (None, None)
        yield Traced(f"Close: PUT of {kind}", change, *bars)


def account(http: httpx.Client, vendor: str) -> dict[str, Any]:
    """Create an account. Return its details."""
    answer = http.post("/_dealdock/accounts", json={"vendor": vendor})
    answer.raise_for_status()
    details: dict[str, Any] = answer.json()
    return details


def main() -> None:
    """Print the number of calls and of files, and the bar of each."""
    parser = argparse.ArgumentParser(prog="python -m tools.trace", description="Trace calls of our own functions.")
    parser.add_argument("-v", "--verbose", action="store_true", help="list the functions")
    is_verbose = parser.parse_args().verbose
    tracer = Tracer()
    with server(tracer) as http:
        for each in calls(http):
            for _ in range(WARM_UP):
                each.call().raise_for_status()
            seen = tracer.trace(each.call)
            files = {code.co_filename for code in seen}
            print(f"{each.name}: {seen.total()} calls{bar(each.functions)} in {len(files)} files{bar(each.files)}")
            if is_verbose:
                show(seen)


def bar(most: int | None) -> str:
    return "" if most is None else f" ({most})"


def show(seen: Counter[CodeType]) -> None:
    """Print the functions by their files."""
    for code, times in sorted(seen.items(), key=lambda item: (item[0].co_filename, item[0].co_firstlineno)):
        print(f"{times:6}  {code.co_filename.removeprefix(SOURCE)[1:]}:{code.co_firstlineno} {code.co_qualname}")


if __name__ == "__main__":
    main()
