"""The sandbox in which connectors are judged: its accounts, through the control plane alone."""

import json
import shlex
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from dealdock.judge import staging
from dealdock_client.command import CommandServer
from dealdock_client.control import Control, ControlError
from dealdock_client.records import ControlPath
from dealdock_client.redirected_environment import redirected_variables
from dealdock_client.webhooks import Webhooks

Record = dict[str, Any]

MAX_CALLS: Final = 50_000
"""The calls that an account keeps."""

_BATCH: Final = 500  # records of one call

_KEPT: Final = (
    *("number", "method", "url", "status", "code", "object", "operation", "fault", "shown", "done"),
    *("answer_headers", "at", "received_at", "answered_at"),
)
"""The parts of a call that are kept: thousands of calls with their bodies would need much memory."""


@dataclass(frozen=True)
class Call:
    """A call of the connector in the journal."""

    place: int
    """Its place within its run, from 1."""
    number: int
    shown_entry: Mapping[str, Any]

    @property
    def object(self) -> str:
        return str(self.shown_entry.get("object") or "").lower()

    @property
    def operation(self) -> str | None:
        operation: str | None = self.shown_entry.get("operation")
        return operation

    @property
    def status(self) -> int:
        return int(self.shown_entry["status"])

    @property
    def method(self) -> str:
        return str(self.shown_entry["method"])

    @property
    def succeeded(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.BAD_REQUEST

    @property
    def is_refused(self) -> bool:
        """Return True for an error, also one in an answer with HTTP 200."""
        return self.status >= HTTPStatus.BAD_REQUEST or self.code is not None

    @property
    def refusal(self) -> str:
        """The refusal in words."""
        is_status = self.status >= HTTPStatus.BAD_REQUEST
        return str(self.status) if is_status else f"error {self.code} (HTTP {self.status})"

    @property
    def fault(self) -> int | None:
        """The number of the fault that was applied."""
        fault: int | None = self.shown_entry.get("fault")
        return fault

    @property
    def objects(self) -> frozenset[str]:
        """The objects of the records in its answer."""
        return frozenset(name.lower() for name in self.shown_entry.get("shown") or ())

    @property
    def name(self) -> dict[str, str]:
        """The object and the operation, as far as they are known."""
        found = {each: self.shown_entry.get(each) for each in ("object", "operation")}
        return {each: str(value) for each, value in found.items() if value is not None}

    @property
    def code(self) -> int | str | None:
        """The code of the error in its answer."""
        code: int | str | None = self.shown_entry.get("code")
        return code

    def ids(self, names: Collection[str]) -> frozenset[str]:
        """Return the ids of records in its answer, of an object with these names in lower case."""
        shown = [parts for name, parts in (self.shown_entry.get("shown") or {}).items() if name.lower() in names]
        return frozenset(str(each) for parts in shown for part in ("first", "last") for each in parts[part])

    def count(self, names: Collection[str]) -> int:
        """Return the number of records in its answer, of an object with these names in lower case."""
        shown: Mapping[str, Mapping[str, int]] = self.shown_entry.get("shown") or {}
        return sum(parts["count"] for name, parts in shown.items() if name.lower() in names)

    def made_by(self, fault: int) -> list[str]:
        """Return the ids of the records on which a fault acted at this call."""
        done = [each for each in self.shown_entry.get("done") or () if each["fault"] == fault]
        return [str(each) for one in done for each in one.get("ids") or ()]

    def was_struck(self, fault: int) -> bool:
        """Return True if this fault changed the call, or acted at it."""
        done: Sequence[Mapping[str, Any]] = self.shown_entry.get("done") or ()
        return self.fault == fault or any(each.get("fault") == fault for each in done)

    @property
    def answer_headers(self) -> Mapping[str, str]:
        headers: Mapping[str, str] = self.shown_entry.get("answer_headers") or {}
        return headers

    @property
    def at(self) -> datetime:
        """The moment of its answer by the account's clock."""
        return datetime.fromisoformat(self.shown_entry["at"])

    @property
    def received_at(self) -> datetime:
        """The moment of its arrival by the machine's clock."""
        return datetime.fromisoformat(self.shown_entry["received_at"])

    @property
    def answered_at(self) -> datetime:
        """The moment of its answer by the machine's clock."""
        return datetime.fromisoformat(self.shown_entry["answered_at"])

    @property
    def url(self) -> str:
        return str(self.shown_entry["url"])


class Account:
    """An account of the sandbox."""

    def __init__(self, control: Control, shown: Mapping[str, Any]) -> None:
        self._control = control
        self.shown = shown
        self.id: int = shown["id"]
        self.vendor: str = shown["vendor"]

    def renew(self) -> None:
        """Read it again. Credentials that have expired are replaced."""
        self.shown = self._call("GET")

    def change(self, settings: Mapping[str, Any]) -> None:
        self._call("PATCH", body=dict(settings))
        self.renew()

    def add(self, kind: str, records: Sequence[Mapping[str, Any]]) -> list[Record]:
        """Add records. Return them in their order."""
        parts = [records[start : start + _BATCH] for start in range(0, len(records), _BATCH)]
        return [made for part in parts for made in self._call("POST", "records", kind, body=list(part))]

    def records(self, kind: str) -> list[Record]:
        """Return all records of a kind, including deleted ones that are kept."""
        found: list[Record] = self._call("GET", "records", kind)
        return found

    def update(self, kind: str, record_id: Any, changes: Mapping[str, Any]) -> Record:
        record: Record = self._call("PATCH", "records", kind, record_id, body=dict(changes))
        return record

    def remove(self, kind: str, record_id: Any) -> None:
        self._call("DELETE", "records", kind, record_id)

    def restore(self, kind: str, record_id: Any) -> None:
        self._call("POST", "records", kind, record_id, "undelete")

    def add_user(self, settings: Mapping[str, Any]) -> Record:
        """Add a user. Return it, with its credentials."""
        user: Record = self._call("POST", "users", body=dict(settings))
        return user

    def post(self, path: str, body: Mapping[str, Any], authorization: str) -> None:
        """Call the service itself. `path`: below the account's address."""
        whole = urlsplit(self.shown["base_url"]).path.rstrip("/") + path
        self._control.call_api("POST", whole, authorization=authorization, body=dict(body))

    def jobs(self, of: Mapping[str, Any]) -> list[tuple[Any, str]]:
        """Return the ids and the states of the unfinished jobs of a kind that the staging names.

        There are none where the service refuses to list them.
        """
        headers = {name: text.format_map(self.shown) for name, text in of["headers"].items()}
        path = urlsplit(self.shown["base_url"]).path.rstrip("/") + of["path"].format_map(self.shown)
        try:
            found = self._control.call_api(
                "GET", path, authorization=of["authorization"].format_map(self.shown), headers=headers
            )
        except ControlError:
            return []
        for step in of["within"]:
            found = found.get(step) or {}
        listed = found if isinstance(found, list) else [found] if found else []
        return [(each["id"], each[of["state"]]) for each in listed if each[of["state"]] not in of["final"]]

    def set_clock(self, at: datetime | None) -> None:
        """Freeze the clock at a moment, or let it show the real time."""
        at_text = None if at is None else at.astimezone(UTC).isoformat()
        self._call("PUT", "clock", body={"mode": "real"} if at is None else {"mode": "frozen", "at": at_text})

    def add_fault(self, rule: Mapping[str, Any]) -> int:
        """Add a fault. Return its number."""
        number: int = self._call("POST", "faults", body=dict(rule))["number"]
        return number

    def fault(self, number: int) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._call("GET", "faults", number)
        return found

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def mark(self) -> int:
        """Return the number of the newest call."""
        newest = self._call("GET", "requests", limit=1)
        return int(newest[-1]["number"]) if newest else 0

    def count(self, after: int) -> tuple[int, int]:
        """Return the number of calls after a mark, and the mark after them."""
        found = self._call("GET", "requests", since=after, limit=MAX_CALLS)
        return len(found), int(found[-1]["number"]) if found else after

    def calls(self, after: int) -> list[Call]:
        """Return the calls after a mark."""
        found = self._call("GET", "requests", since=after, limit=MAX_CALLS)
        kept = [{name: each[name] for name in _KEPT if name in each} for each in found]
        return [Call(place, each["number"], each) for place, each in enumerate(kept, start=1)]

    def changes(self, since: int | None) -> Mapping[str, Any]:
        """Return what changed in the records since a marker; None: since the account exists. It must be watched."""
        found: Mapping[str, Any] = self._call("GET", "changes", since=since)
        return found

    @property
    def webhooks(self) -> Webhooks[None]:
        """The deliveries of its webhooks."""
        return Webhooks(ControlPath(self._control, "accounts", self.id, "deliveries"), None, lambda *_: [])

    def users(self) -> list[Record]:
        """Return all users, with their credentials."""
        found: list[Record] = self._call("GET", "users")
        return found

    def load_answers(self, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """Replace settings and records with the records that answers of the service show. Return what was made."""
        found: Mapping[str, Any] = self._call("POST", "answers", body=answers)
        return found

    def snapshot(self, name: str) -> None:
        self._call("PUT", "snapshots", name)

    def reset_to(self, name: str) -> None:
        self._call("POST", "reset", body={"to": name})
        self.renew()

    def delete(self) -> None:
        self._call("DELETE")

    def close(self) -> None:
        """Close the connection."""
        self._control.close()

    def _call(self, method: str, *path: str | int, body: Any = None, **query: Any) -> Any:
        return self._control.call(method, "accounts", self.id, *path, body=body, **query)


class Sandbox:
    """A running server of dealdock. Use it in a `with` block."""

    def __init__(self, url: str, token: str | None = None, server: CommandServer | None = None) -> None:
        self.url = url
        self._token, self._server = token, server
        self.control = Control(url, token)

    @classmethod
    def start(cls, seed: int) -> Self:
        """Start a server with a temporary database, whose ids and credentials follow from the seed."""
        command = f"{shlex.quote(sys.executable)} -m dealdock"
        server = CommandServer(command, {"DEALDOCK_SEED_RANDOM": str(seed)})
        return cls(server.url, server.token, server)

    @classmethod
    def at(cls, url: str, token: str | None = None) -> Self:
        """Connect to a server. Raises `ControlError` if none responds."""
        sandbox = cls(url, token)
        sandbox.control.check()
        return sandbox

    @property
    def console(self) -> str:
        return f"{self.url}/_dealdock/console"

    def vendors(self) -> list[str]:
        return [each["name"] for each in self.control.call("GET", "vendors")]

    def default_vendor(self) -> str:
        """Return the vendor of accounts whose vendor is not given."""
        shown = self.control.call("POST", "accounts")
        self.control.call("DELETE", "accounts", shown["id"])
        return str(shown["vendor"])

    def staging(self, vendor: str) -> staging.Staging:
        """Return the staging of a vendor. Raises `FileError`."""
        return staging.read(self.control.call("GET", "vendors", vendor))

    def environment(self, folder: Path) -> dict[str, str]:
        """Return variables that lead a program from the services' hosts to this sandbox; none if it has no HTTPS port.

        Its files are in the folder.
        """
        https_url = json.loads(self.control.read("/"))["https_url"]
        if https_url is None:
            return {}
        certificate = self.control.read("/_dealdock/ca.pem").decode()
        return redirected_variables(https_url, certificate, self.control.hosts(), directory=folder)

    def account(self, vendor: str, settings: Mapping[str, Any]) -> Account:
        """Create an account. It has its own connection, because situations run in parallel."""
        control = Control(self.url, self._token)
        try:
            return Account(control, control.call("POST", "accounts", body={"vendor": vendor, **settings}))
        except ControlError:
            control.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection, and end a server that was started."""
        self.control.close()
        if self._server is not None:
            self._server.stop()


__all__ = ["MAX_CALLS", "Account", "Call", "ControlError", "Record", "Sandbox"]
