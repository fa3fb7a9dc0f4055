"""A call of the API, and the values that it sends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Literal, NamedTuple, TypeAlias, cast

from fastapi import Depends

from dealdock.platform.first_use import cached_property
from dealdock.platform.limits.rules import LimitUse
from dealdock.platform.records.models.context import Caller
from dealdock.vendors.apollo import settings
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import Ids, has_form
from dealdock.vendors.apollo.settings import AccountSettings
from dealdock.vendors.apollo.wire import body, limits
from dealdock.web.operation_route import current_call
from dealdock.web.read_names import ReadNames
from dealdock.web.rest.call import RestCall
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.known_paths import KnownPaths
from dealdock.web.rest.routing import Operation
from dealdock.web.scopes import Authorization

Place = Literal["header", "body", "query"]

KEY: Final = "api_key"
"""The parameter with the key. It is not a field of any record."""

_WINDOWS: Final = {"minute": "minute", "hour": "hourly", "day": "daily"}
"""The windows of limits, as `error_details` names them."""

OPEN_OBJECT: Final = "auth"
"""The object whose operation answers every caller."""


class Secret(NamedTuple):
    """The key or token of a call."""

    kind: Literal["api_key", "access_token"]
    text: str
    place: Place


class Call(RestCall):
    """A call of the API."""

    paths: ClassVar = KnownPaths("dealdock.vendors.apollo")
    is_known: bool = False
    """True once the caller is known."""
    is_permitted: bool = False
    """True once the caller may use the operation: from then on, answers show the limits."""

    @cached_property
    def began(self) -> float:
        """The time at which the checks of the call began, by the monotonic clock."""
        return self.sandbox.clock.monotonic()

    @property
    def seconds(self) -> float:
        """The seconds since then."""
        return self.sandbox.clock.monotonic() - self.began

    @property
    def is_open(self) -> bool:
        """True if the operation answers every caller, known or not."""
        return self.operation.object == OPEN_OBJECT

    @cached_property
    def query(self) -> Mapping[str, Any]:
        """The parameters of the query string by name."""
        return ReadNames(body.values(self.pairs), self.trace.read_names)

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        """The parameters of query string and body; the body takes precedence."""
        sent = self.body.value if isinstance(self.body.value, dict) else {}
        values = {name: value for name, value in {**self.query, **sent}.items() if name != KEY}
        return ReadNames(values, self.trace.read_names)

    @cached_property
    def secret(self) -> Secret | None:
        """The key or token that decides: the first of header, token, body and query string."""
        if key := self.headers.get("x-api-key", "").strip():
            return Secret("api_key", key, "header")
        authorization = Authorization.parse(self.headers.get("authorization", ""))
        if authorization.scheme == "bearer" and authorization.credentials:
            return Secret("access_token", authorization.credentials, "header")
        in_body = self.body.value if isinstance(self.body.value, dict) else {}
        places: tuple[tuple[Place, Mapping[str, Any]], ...] = ("body", in_body), ("query", self.query)
        for place, values in places:
            self.trace.read_names.add(KEY)
            if sent := str(values.get(KEY) or "").strip():
                return Secret("api_key", sent, place)
        return None

    @property
    def settings(self) -> AccountSettings:
        """The settings of the caller's account."""
        return settings.of(self.account)

    @property
    def ids(self) -> Ids:
        """The ids of the account's records, in the call's transaction."""
        if self._ids is None:
            self._ids = Ids(self.sandbox.credentials, self.db, self.account)
        return cast("Ids", self._ids)

    def id_in_path(self, kind: str) -> str:
        """Return the id of this kind in the path, which need not exist. Error invalid_id for a malformed one."""
        written = self.match.parameters[f"{kind}_id"]
        if not has_form(written):
            raise invalid_id(written, kind)
        return written

    @property
    def is_read_only(self) -> bool:
        """True if a user who may only read may call the operation, even where it writes what it has charged."""
        return self.unit.kind != "write" or self.operation.object in DIRECTORY_OBJECTS

    @property
    def endpoint(self) -> str:
        """The path of the operation, in the form of texts and limits."""
        return endpoint(self.operation)

    @property
    def endpoint_name(self) -> str:
        """The name of the operation in the error for calls that are not permitted, such as `…/accounts/create`."""
        return endpoint_name(self.operation)

    @property
    def scopes(self) -> Mapping[str, str]:
        """The endpoint, for which calls are counted."""
        return scopes(self.operation)

    def identify(self, caller: Caller, real: datetime) -> None:
        """Store the caller, the time, and the account for the journal, which also has the calls of refused roles."""
        super().identify(caller, real)
        self.trace.account = caller.account

    def limit_reached(self, use: LimitUse) -> HttpError:
        """Return the error for a call beyond this limit."""
        window = limits.window_name(use.limit)
        error = refused(
            "rate_limit",
            f"the account's limit of an endpoint's calls in a {window} is {use.limit.calls}",
            f"{self.endpoint} is {use.limit.calls} times per {window}",
            {"window": {"value": _WINDOWS[window], "description": "The rate-limit window your request exceeded"}},
        )
        error.headers = ((b"retry-after", str(use.seconds_left).encode()),)
        return error

    @staticmethod
    def key(call: RestCall) -> str:
        """Return the key or token of a call, which a fault may expire."""
        return call.secret.text if isinstance(call, Call) and call.secret is not None else ""

    def limit_headers(self) -> limits.Headers:
        """Return the headers of the answer that show the limits."""
        return limits.headers(self.settings, self.limits)


CurrentCall: TypeAlias = Annotated[Call, Depends(current_call)]
"""The call for which an endpoint runs."""


DIRECTORY_OBJECTS: Final = frozenset({"person", "organization", "news_article"})
"""The objects whose operations change nothing that belongs to the team."""

BULK_OPERATIONS: Final = frozenset({"bulk_match", "bulk_enrich"})
"""The operations that enrich many records at once, whose endpoints have limits of their own."""


def endpoint(operation: Operation) -> str:
    """Return the path of an operation, in the form of texts and limits."""
    return SAME_ENDPOINT.get((operation.method, operation.path), operation.path).lstrip("/")


def endpoint_name(operation: Operation) -> str:
    """Return the name of an operation, such as `api/v1/accounts/create`; names of operations on opportunities begin
    with `deals/`.
    """
    path, name = operation.path, operation.name
    collection = path.partition("/{")[0].removesuffix(f"/{name}").lstrip("/")
    is_index = name == "search" and operation.object != "opportunity" and not path.endswith(name)
    prefix = "deals/" if "/opportunit" in path else ""
    return f"{prefix}{collection}/{'index' if is_index else name}"


def scopes(operation: Operation) -> Mapping[str, str]:
    """Return the endpoint of an operation, for which its calls are counted, by the scope of the limits."""
    scope = limits.BULK_ENDPOINT if operation.name in BULK_OPERATIONS else limits.ENDPOINT
    return {scope: f"{operation.method} {endpoint(operation)}"}


SAME_ENDPOINT: Final = {("GET", "/api/v1/opportunities"): "/api/v1/opportunities/search"}
"""Paths whose calls count as calls of another path (contract 1.1)."""
