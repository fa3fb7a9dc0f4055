"""An account, as a test holds it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from dealdock.testing.clock import Clock
from dealdock.testing.crm import Crm
from dealdock.testing.faults import Fault
from dealdock.testing.journal import Requests
from dealdock.testing.records import Records, Users

if TYPE_CHECKING:
    from dealdock.testing.server import Server

__tracebackhide__ = True  # a failing test's traceback ends in the test

_KINDS: Final = {".json": "application/json", ".jsonl": "application/jsonl"}


@dataclass(frozen=True)
class Credentials:
    """What a client needs to call as the account's first user, an administrator unless the scene says otherwise.

    Empty: `password`, `user_key` where a person chose them (in a scene of yours), `api_key`, `access_token` where the
    user may not log in. `api_key` is good for an hour, `access_token` for up to two, by the account's clock.
    """

    email: str
    password: str
    user_key: str
    api_key: str
    business_unit_id: str
    client_id: str
    client_secret: str
    access_token: str
    instance_url: str


class Account:
    """An account of a server's: nothing crosses to another. What the fixture `dealdock` is.

    Every call here goes to the control plane, and raises `ControlError` where that refuses it.
    """

    id: int
    url: str
    """The server's address, without a slash at the end: for the client in place of `https://pi.pardot.com`."""

    credentials: Credentials
    """As they were when the account was made, or at the last `renew`."""

    def __init__(self, server: "Server", shown: dict[str, Any]) -> None:
        """One that was made on the server, as `POST /accounts` shows it."""
        self._server = server
        control = server.control
        self._snapshots = 0
        self._read(shown)
        self.id = shown["id"]
        self.url = server.url
        self._others: list[Account] = []
        self._is_deleted = False
        self.clock = Clock(control, self.id)
        self.crm = Crm(control, self.id)
        self.requests = Requests(control, self.id)
        self.users = Users(control, self.id)
        self.opportunities = self._records("opportunity")
        self.prospects = self._records("prospect")
        self.prospect_accounts = self._records("prospectAccount")
        self.campaigns = self._records("campaign")
        self.custom_fields = self._records("customField")
        self.lists = self._records("list")
        self.list_memberships = self._records("listMembership")
        self.tags = self._records("tag")
        self.visitor_activities = self._records("visitorActivity")

    def renew(self) -> Credentials:
        """Read the credentials again: an API key or access token that has expired comes anew."""
        self._read(self.control("GET"))
        return self.credentials

    def change(self, **settings: Any) -> None:
        """Change the account's settings, those given: `connector="salesforce"`, `limits={"concurrent": 1}` …."""
        self.control("PATCH", body=settings)

    def load(self, scene: Path | Mapping[str, Any]) -> None:
        """Let the account have the settings and records of a scene's first account, in place of all that it has.

        A scene is a file (`.json`, `.jsonl`, else YAML) or a mapping of the same form. Users and credentials stay, keys
        come anew. A `reset` goes back to it. Raises `ControlError` where something is wrong with it.
        """
        if isinstance(scene, Path):
            kind = _KINDS.get(scene.suffix, "application/yaml")
            self._server.control.call("POST", "accounts", self.id, "import", body=scene.read_bytes(), kind=kind)
        else:
            self.control("POST", "import", body=scene)
        self.renew()

    def another(self, **settings: Any) -> "Account":
        """A second account on the same server, shaped as by the mark `dealdock`. It goes when this one goes."""
        other = self._server.account(**settings)
        self._others.append(other)
        return other

    @property
    def all(self) -> "list[Account]":
        """This account, and those that were made beside it by `another`."""
        return [self, *(account for other in self._others for account in other.all)]

    def fail(  # noqa: PLR0913 (each is a word of a fault)
        self,
        object: str | None = None,  # noqa: A002 (as all else calls it)
        operation: str | None = None,
        *,
        error: int | str | None = None,
        status: int | None = None,
        body: str | None = None,
        content_type: str | None = None,
        delay: float | None = None,
        close: Literal[True, "middle"] | None = None,
        truncate: int | None = None,
        expire_key: Literal[True] | None = None,
        when: Literal["before", "after"] | None = None,
        times: int | None = None,
        nth: int | None = None,
        probability: float | None = None,
        parameters: Mapping[str, str | int] | None = None,
    ) -> Fault:
        """Have calls fail or wait: those of this object, of this operation, with these parameters; not given: all.

        - `error`: answer this code of the API's (or word of OAuth's), with its text and its HTTP status
        - `status`, `body`, `content_type`: answer so instead, as a gateway would; without a body, a small HTML page
        - `delay`: wait so many seconds, then go on
        - `close`: close the connection, before the answer (True) or in the `middle` of it
        - `truncate`: close it after so many bytes of the answer's body
        - `expire_key`: let the API key or access token that the call shows expire

        `when="after"`: the call takes effect first, so that its answer alone is lost. `times`: so often at most.
        `nth`: the how-manieth of the matching calls; `probability`: each with that likelihood.
        """
        match = _given(object=object, operation=operation, parameters=parameters, nth=nth, probability=probability)
        effect = _given(
            error=error,
            status=status,
            body=body,
            content_type=content_type,
            delay=delay,
            close=close,
            truncate=truncate,
            expire_key=expire_key,
        )
        return Fault(self._server.control, self.id, **_given(match=match, effect=effect, when=when, times=times))

    def use_up(self, calls: int) -> None:
        """Let so many of today's calls be used up, of those that the account's `limits` let it have a day."""
        self.control("PUT", "quota", body={"used": calls})

    def redirect(self) -> AbstractContextManager[None]:
        """Let Pardot's and Salesforce's hosts be this server, in this process, until the `with` block ends.

        `pi.pardot.com`, `pi.demo.pardot.com`, `login.salesforce.com`, `test.salesforce.com`: clients that have them in
        them come here by HTTPS and by HTTP, those made before included. No other name is touched.
        """
        return self._server.redirect()

    def snapshot(self, name: str | None = None) -> str:
        """Keep the records as they are now, to be gone back to by `restore`; answers the name, made up if not given."""
        if name is None:
            self._snapshots += 1
            name = f"snapshot {self._snapshots}"
        self.control("PUT", "snapshots", name)
        return name

    def restore(self, name: str) -> None:
        """Go back to the records of that snapshot. Credentials, clock, faults and journal stay."""
        self.reset(to=name)

    def reset(self, to: str = "scene") -> None:
        """Go back to what the account began with, settings and records; to no records (`empty`); or to a snapshot's."""
        self.control("POST", "reset", body={"to": to})

    def close(self) -> None:
        """Delete the account, and those made beside it, where the server would keep them."""
        for account in self.all if self._server.keeps else ():
            if not account._is_deleted:  # noqa: SLF001 (an account, too)
                account.delete()

    def delete(self) -> None:
        """Delete the account: nobody can call it any more."""
        self.control("DELETE")
        self._is_deleted = True

    def __enter__(self) -> Self:
        """Close it when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def control(self, method: str, *step: str | int, body: Any = None) -> Any:
        """What the control plane answers about this account, for what has no word here: `control("GET", "export")`.

        `step` are the steps after `/accounts/{id}`, plain text; the answer is as JSON has it.
        """
        return self._server.control.call(method, "accounts", self.id, *step, body=body)

    def _read(self, shown: dict[str, Any]) -> None:
        self.credentials = Credentials(**{field.name: shown[field.name] or "" for field in fields(Credentials)})

    def _records(self, kind: str) -> Records:
        return Records(self._server.control, self.id, kind)


def _given(**words: Any) -> dict[str, Any]:
    return {name: value for name, value in words.items() if value is not None}
