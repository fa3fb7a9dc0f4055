"""A test's account."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar, Literal, overload
from urllib.parse import urlsplit

from dealdock_client.changes import Changes, read_changes
from dealdock_client.clock import Clock
from dealdock_client.creation import new_account
from dealdock_client.errors import ControlError, with_parameters
from dealdock_client.faults import Fault, fault_body, given
from dealdock_client.journal import Requests
from dealdock_client.records import AnyRecord, ControlPath, Record, Records, Users
from dealdock_client.scenes import scene_body
from dealdock_client.vendors import facade, missing_attribute

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from dealdock_client.faults import Rule
    from dealdock_client.journal import Request
    from dealdock_client.server import Server
    from dealdock_client.types.apollo import ApolloAccount, NewApolloAccount
    from dealdock_client.types.close import CloseAccount, NewCloseAccount
    from dealdock_client.types.copper import CopperAccount, NewCopperAccount
    from dealdock_client.types.pardot import NewPardotAccount, PardotAccount

    Scene = str | Path | Mapping[str, Any] | None

__tracebackhide__ = True  # a failing test's traceback ends in the test


class AnyAccount:
    """An account on a server, isolated from all others. The fixture `dealdock` is one.

    Each vendor has a class of its own, such as `CloseAccount`, with the attributes of its accounts. Every method calls
    the control plane, and raises `ControlError` if that refuses the call.
    """

    kinds: ClassVar[Mapping[str, type[Record]]] = {}
    """The classes of the vendor's records, by the name of the kind."""

    id: int
    credentials: Any
    """The credentials at the creation of the account, or at the last `renew`."""
    users: Any
    url: str
    """The address, without a slash at the end, that the client uses in place of the service's own."""

    def __init__(self, server: Server, shown: dict[str, Any]) -> None:
        """Wrap an account of the server. `shown` is the response of `POST /accounts`."""
        self._server = server
        self._facade = facade(shown["vendor"])
        self._snapshots = 0
        self._read(shown)
        self.id = shown["id"]
        self.url = server.url_of_clients + urlsplit(shown["base_url"]).path.rstrip("/")
        self._others: list[AnyAccount] = []
        self._is_deleted = False
        self.clock = Clock(server.control, self.id)
        began = time.time_ns() // 1_000  # the numbers of calls are such times
        self.requests = Requests(server.control, self.id, unknown=lambda: server.own_unknown_requests(began))
        users = self.kinds.get("userWithCredentials", AnyRecord)
        self.users = Users(self._path("records", "user"), self._path("users", record=users))
        if self._facade is not None:
            vars(self).update(vars(self._facade.Attributes(self._path, self.records)))

    def records(self, kind: str) -> Any:
        """Return the records of one of the vendor's kinds, by its name in the control plane.

        Where the vendor has no such kind, the methods of the result raise a `ControlError` that names the kinds.
        """
        return Records(self._path("records", kind))

    @with_parameters
    def changes(self, since: int | Request | Changes | None = None) -> Changes:
        """Return which records were created, changed and deleted since a moment. By default: since the account exists.

        `since` is a call in `requests`, for what changed after it, or earlier `changes()`. A `reset` starts the record
        of changes again.
        """
        moments = () if self._facade is None else self._facade.MOMENTS
        return read_changes(self._server.control, self.id, since, moments)

    def renew(self) -> Any:
        """Read the credentials again. An expired API key or access token is replaced by a new one."""
        self._read(self.control("GET"))
        return self.credentials

    @with_parameters
    def change(self, **settings: Any) -> None:
        """Change the given settings of the account: `time_zone="Europe/Paris"`, `limits={"concurrent": 1}` …"""
        self.control("PATCH", body=settings)

    @with_parameters
    def load(self, scene: Path | Mapping[str, Any], *, announce: bool = False) -> None:
        """Replace the account's settings and records with those of a scene's first account.

        A scene is a file (`.json`, `.jsonl`, `.ndjson`, else YAML) or a mapping of the same form. Users and credentials
        stay; keys are renewed. A `reset` returns to it. With `announce`, the account's webhooks stay, too, and each new
        record is announced to them. Raises `ControlError` if the scene is not valid.
        """
        body, kind = scene_body(scene)
        path = "accounts", self.id, "import"
        self._server.control.call("POST", *path, body=body, kind=kind, **_announced(announce))
        self.renew()

    if TYPE_CHECKING:

        @overload
        def another(
            self, *, vendor: Literal["pardot"] = "pardot", scene: Scene = None, **settings: Unpack[NewPardotAccount]
        ) -> PardotAccount: ...
        @overload
        def another(
            self, *, vendor: Literal["close"], scene: Scene = None, **settings: Unpack[NewCloseAccount]
        ) -> CloseAccount: ...
        @overload
        def another(
            self, *, vendor: Literal["copper"], scene: Scene = None, **settings: Unpack[NewCopperAccount]
        ) -> CopperAccount: ...
        @overload
        def another(
            self, *, vendor: Literal["apollo"], scene: Scene = None, **settings: Unpack[NewApolloAccount]
        ) -> ApolloAccount: ...

    @with_parameters
    def another(self, **settings: Any) -> Any:
        """Create another account on the same server, with the mark's settings. It is closed together with this
        account.
        """
        other = new_account(self._server, **settings)
        self._others.append(other)
        return other

    @property
    def all(self) -> list[AnyAccount]:
        """This account, and the accounts that were created from it by `another`."""
        return [self, *(account for other in self._others for account in other.all)]

    @with_parameters
    def fail(self, object: str | None = None, operation: str | None = None, **rule: Unpack[Rule]) -> Fault:
        """Make calls of this object, operation, path and parameters fail or wait. By default all calls match.

        - `error`: respond with this error code of the API (or OAuth's error word), with its text and its HTTP status
        - `status`, `body`, `content_type`: respond as a gateway would; without a body, with a small HTML page
        - `delay`: wait for this time in seconds, then continue
        - `close`: close the connection, before the response (True) or in the `middle` of it
        - `truncate`: close the connection after this number of bytes of the response's body
        - `reset`: with the `error` of a limit, the seconds until it resets
        - `expire_key`: expire the API key or access token of the call
        - `fail_job`: let the job that the call begins fail after this number of its batches, such as an import
        - `hold`: hold the call until `release` of the fault; if the client is gone before, it is not executed
        - `do`: change records at the call, in order, with or without one of the above; needs `times` or `nth`. Actions
          are `{"create": "lead", "records": [{…}]}`, `{"change": "lead", "id": …, "fields": {…}}`,
          `{"delete": "lead", "id": …}`, `{"undelete": …}` and `{"advance": 60}`. In place of an id, `{"$": 0}` is the
          record of the first action

        `when="after"`: the call takes effect first, and only its response is lost. `times`: the maximum number of
        failures. `seconds`: the time after which the fault ends, by the account's clock. `lasts`: the real seconds from
        the first call, in which all matching ones fail. `nth`: only the n-th matching call. `probability`: each
        matching call with this probability. In `path`, below the account's address, `*` is any segment.
        """
        return Fault(self._server.control, self.id, **fault_body(rule, object=object, operation=operation))

    @with_parameters
    def use_up(self, calls: int, *, limit: str | None = None, scope: str | None = None) -> None:
        """Set the number of used calls of a limit in time: of today's, if the account's `limits` are per day.

        `limit` and `scope` are as in `control("GET", "quota")`. A limit of each key or endpoint needs a scope, which is
        there after a call: by default the first. Raises `ControlError` if there is no limit in time, or no such scope.
        """
        quota = self.control("GET", "quota")
        uses = quota.get("limits", [{"calls": quota.get("daily"), "scope": None}])
        if uses and all(one["calls"] is None for one in uses):
            msg = "use_up(): the account has no limit of calls in time. Set one by change(limits={…})"
            raise ControlError(msg)
        scoped = (one for one in uses if one["scope"] is not None and one["calls"] is not None)
        if limit is None and scope is None and (found := next(scoped, None)):
            limit, scope = found["limit"], found["scope"]
        self.control("PUT", "quota", body=given(used=calls, limit=limit, scope=scope))

    def redirect(self) -> AbstractContextManager[None]:
        """Redirect the services' own hosts to this server, within this process, until the `with` block ends.

        The guide to pytest lists the hosts. Clients that use them reach this server by HTTPS and by HTTP, including
        clients that exist already. No other name is affected.
        """
        return self._server.redirect()

    def snapshot(self, name: str | None = None) -> str:
        """Save the current records for `restore`. Return the name, which is generated if it is not given."""
        if name is None:
            self._snapshots += 1
            name = f"snapshot {self._snapshots}"
        self.control("PUT", "snapshots", name)
        return name

    @with_parameters
    def restore(self, name: str, *, announce: bool = False) -> None:
        """Return to the records of a snapshot. Credentials, clock, faults and journal stay.

        With `announce`, the account's webhooks stay, too, and each record is announced to them as a new one.
        """
        self.reset(to=name, announce=announce)

    @with_parameters
    def reset(self, to: str = "scene", *, announce: bool = False) -> None:
        """Return to the initial settings and records, to no records (`empty`), or to a snapshot's.

        With `announce`, the account's webhooks stay, and each record is announced to them as a new one.
        """
        path = "accounts", self.id, "reset"
        self._server.control.call("POST", *path, body={"to": to}, **_announced(announce))

    def close(self) -> None:
        """Delete the account, and the accounts created from it, if the server would keep them."""
        for account in self.all:
            webhooks = vars(account).get("webhooks")
            if webhooks is not None:
                webhooks.close()
        for account in self.all if self._server.keeps else ():
            if not account._is_deleted:  # noqa: SLF001 (an instance of this class)
                account.delete()

    def delete(self) -> None:
        """Delete the account. It cannot be called any more."""
        self.control("DELETE")
        self._is_deleted = True

    def __enter__(self) -> Self:
        """Return the account, which is closed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the account."""
        self.close()

    def control(self, method: str, *step: str | int, body: Any = None) -> Any:
        """Call the control plane on this account, for operations without a method here: `control("GET", "export")`.

        `step` are the path segments after `/accounts/{id}`, not encoded. Return the parsed JSON.
        """
        return self._server.control.call(method, "accounts", self.id, *step, body=body)

    def __repr__(self) -> str:
        """Return the class, the id and the address."""
        return f"<{type(self).__name__} {self.id} at {self.url}>"

    if not TYPE_CHECKING:  # for type checkers, an account has its attributes only

        def __getattr__(self, name: str) -> Any:
            """Name the vendors whose accounts have this attribute."""
            raise missing_attribute(self, name, self._path, self.records)

    def _read(self, shown: dict[str, Any]) -> None:
        read: Any = AnyRecord.read if self._facade is None else self._facade.Credentials.read
        self.credentials = read(shown)

    def _path(self, *steps: str, record: type[Record] | None = None) -> ControlPath:
        moments = () if self._facade is None else self._facade.MOMENTS
        known = record or self.kinds.get(steps[-1], AnyRecord)
        return ControlPath(self._server.control, "accounts", self.id, *steps, moments=moments, record=known)


def _announced(announce: bool) -> dict[str, str]:
    return {"announce": "true"} if announce else {}
