"""A call of a REST API, and the checks that every such API has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.limits.rules import LimitUse
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext, Caller
from dealdock.platform.records.public_ids import PublicIds
from dealdock.web.forms import Pairs
from dealdock.web.pipeline import BaseCall, Unit
from dealdock.web.read_names import ReadNames
from dealdock.web.rest.body import JsonBody
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.known_paths import KnownPaths
from dealdock.web.rest.routing import Operation, RouteMatch

_DELETING = frozenset({"delete", "destroy"})
_TO_REFUSE = Unit("read", is_short=True)


@dataclass(slots=True, kw_only=True, eq=False)
class RestCall(BaseCall):
    """A call of a REST API. It is created once, and completed by the handlers before its operation runs."""

    paths: ClassVar[KnownPaths] = KnownPaths(None)
    """The paths that the service has. A vendor overrides this."""
    match: RouteMatch
    operation: Operation
    """The operation of `match`. `find_operation` checks that there is one."""
    path: str
    """Below the vendor's prefix."""
    pairs: Pairs
    """The parameters of the query string, as they were sent."""
    body: JsonBody
    account: AccountContext = field(init=False)
    """The caller's account."""
    now: datetime = field(init=False)
    """By the account's clock."""
    fields: Any = None
    """The body, as an API's handler reads it by the operation's table."""
    _ids: PublicIds | None = field(init=False, default=None)

    @property
    def why_nothing_is_here(self) -> str:
        """The explanation if no operation has path and method: the operation is not emulated, or the service does not
        have it either.
        """
        if (known := self.paths.why(self.method, self.path)) is not None:
            return known
        allowed = ", ".join(self.match.allowed)
        why = f"{self.method} is not possible here, but {allowed}" if allowed else "nothing is at this path"
        return why + self.guess_path(self.path)

    def identify(self, caller: Caller, real: datetime) -> None:
        """Store the caller, and the time by the account's clock. `real`: the real time.

        A call that a fault delays, or whose transaction is repeated, is identified in each of its transactions.
        """
        self.caller, self.account, self.now, self._ids = caller, caller.account, caller.account.now(real), None

    def see(self, account: AccountContext) -> None:
        """Let the operation see an earlier state of the caller's account."""
        self.caller, self.account, self._ids = self.caller._replace(account=account), account, None

    @property
    def ids(self) -> PublicIds:
        """The public ids of the account's records, in the call's transaction. The vendor has an `id_form`."""
        if self._ids is None:
            self._ids = self.sandbox.credentials.public_ids(self.db, self.account)
        assert self._ids is not None  # noqa: S101 (see above)
        return self._ids

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the query string by name; if a name is repeated, the first value."""
        return ReadNames(dict(reversed(self.pairs)), self.trace.read_names)

    @property
    def deletes(self) -> bool:
        """True if the operation deletes something: by its method, or as a job or in bulk by its path."""
        return self.method == "DELETE" or not _DELETING.isdisjoint(self.path.replace("_", "/").split("/"))

    @property
    def unit(self) -> Unit:
        """The unit of work of the operation."""
        return _TO_REFUSE if self.match.route is None else self.match.route.operation.unit

    def record_id(self, name: str = "id") -> int:
        """Return a record's id in the path. Raises `RecordError` where it is not a possible id."""
        text = self.match.parameters[name]
        is_id = text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ID))
        if not is_id or int(text) > MAX_ID:
            raise RecordError(NO_RECORD, text)
        return int(text)

    def public_id(self, kind: str, name: str = "id") -> int:
        """Return the number of the record whose public id is in the path. Raises `RecordError` if there can be none."""
        number = self.ids.find(kind, self.match.parameters[name])
        if number is None:
            raise RecordError(NO_RECORD, self.match.parameters[name])
        return number

    def limit_reached(self, use: LimitUse) -> HttpError:
        """Return the error for a call beyond this limit, with the limit as its detail."""
        why = f"the account's limit {use.limit.name} allows {use.limit.calls} calls"
        return HttpError(HTTPStatus.TOO_MANY_REQUESTS, why, detail=use)


def find_operation(call: RestCall) -> None:
    """Check path and method. Errors 404, and 405 with the possible methods."""
    if call.match.route is not None:
        return
    why, allowed = call.why_nothing_is_here, call.match.allowed
    if not allowed:
        raise HttpError(HTTPStatus.NOT_FOUND, why)
    headers = ((b"allow", ", ".join(allowed).encode()),)
    raise HttpError(HTTPStatus.METHOD_NOT_ALLOWED, why, headers=headers)


def check_body(call: RestCall) -> None:
    """Check that a body is a JSON object where the operation takes one; an empty one counts as `{}`. Error 400."""
    if call.operation.fields is None:
        return
    if call.body.mistake is not None:
        raise HttpError(HTTPStatus.BAD_REQUEST, call.body.mistake)
    if not isinstance(call.body.value, dict | None):
        raise HttpError(HTTPStatus.BAD_REQUEST, "the body is not a JSON object")
