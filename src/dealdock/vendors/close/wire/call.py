"""A call of the API, with the context of its operation."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, TypeAlias

from fastapi import Depends

from dealdock.platform.first_use import cached_property
from dealdock.platform.records.models.context import AccountContext, Caller
from dealdock.vendors.close import settings
from dealdock.vendors.close.wire import fields, limits, moments
from dealdock.vendors.close.wire.context import Context, Request
from dealdock.vendors.close.wire.ids import Ids
from dealdock.web.operation_route import current_call
from dealdock.web.read_names import ReadNames
from dealdock.web.rest.call import RestCall
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.known_paths import KnownPaths
from dealdock.web.scopes import Authorization

_PARAMETERS: Final = "_params"


FILES: Final = "/export_file"
"""The beginning of the addresses of exported files."""


class Call(RestCall):
    """A call of the API."""

    paths: ClassVar = KnownPaths("dealdock.vendors.close")
    context: Context
    """The context of the operation, once the caller is known."""

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The parameters: `_params` in the body if present, else the query string."""
        sent = self.body.value.get(_PARAMETERS) if isinstance(self.body.value, dict) else None
        if not isinstance(sent, dict):
            return ReadNames(dict(reversed(self.pairs)), self.trace.read_names)
        self.trace.read_names.add(_PARAMETERS)
        return ReadNames({name: _parameter(value) for name, value in sent.items()}, self.trace.read_names)

    @property
    def sent(self) -> dict[str, Any]:
        """The fields in the body."""
        sent = {name: value for name, value in (self.body.value or {}).items() if name != _PARAMETERS}
        return ReadNames(sent, self.trace.read_names)

    @cached_property
    def authorization(self) -> Authorization:
        """The header `Authorization`."""
        return Authorization.parse(self.headers.get("authorization", ""))

    @property
    def key_kind(self) -> str:
        """The kind of credential of the call."""
        return "api_key" if self.authorization.scheme == "basic" else "access_token"

    def identify(self, caller: Caller, real: datetime) -> None:
        """Store the caller, the time, and the context of the operation."""
        super().identify(caller, real)
        self.context = Context(
            db=self.db,
            account=self.account,
            user_id=caller.user_id,
            now=self.now,
            zone=moments.zone(self.headers.get("x-tz-offset")),
            request=self._request() if self.writes else None,
            cursor_key=self._cursor_key,
            fail_job=self.fail_job,
        )

    def see(self, account: AccountContext) -> None:
        """Let the operation see an earlier state of the caller's account."""
        super().see(account)
        self.context = replace(self.context, account=account)

    def _cursor_key(self) -> bytes:
        return self.sandbox.credentials.derive("cursor", self.account.account_id)

    def _request(self) -> Request:
        """Return the request of a change."""
        path = self.operation.path.format(**self.match.parameters)
        if self.key_kind == "api_key":
            return Request(self.operation.method, f"{path}/", has_key=True)
        client_id = self.sandbox.credentials.make("close", "client_id", self.account.account_id)
        return Request(self.operation.method, f"{path}/", has_key=False, client_id=client_id)

    @property
    def scopes(self) -> Mapping[str, str]:
        """The user whose key or token the call has."""
        return {"key": f"{self.key_kind}:{self.caller.user_id}"}

    @property
    def ids(self) -> Ids:
        """The public ids of the account's records, in the context of the operation."""
        return self.context.ids

    def columns(self, table: FieldTable) -> dict[str, Any]:
        """Return the columns that the body sets. Raises `HttpError` 400 with all fields that are not valid."""
        return fields.columns_of(self.context, table, self.sent)

    def limit_headers(self) -> limits.Headers:
        """Return the headers of the limits."""
        return limits.headers(settings.of(self.account), self.limits)


CurrentCall: TypeAlias = Annotated[Call, Depends(current_call)]
"""The call for which an endpoint runs."""


def _parameter(value: Any) -> str:
    """Return a value of `_params` in the form of a query string: a list is separated by commas."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(_parameter, value))
    return "" if value is None else str(value)
