"""The use of the API and of credits: `/api/v1/usage_stats` (contract 10.6)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo import team_credits
from dealdock.vendors.apollo.settings import AccountSettings
from dealdock.vendors.apollo.team_credits import OTHERS
from dealdock.vendors.apollo.wire import call as calls
from dealdock.vendors.apollo.wire import limits, moments
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.routing import RestRouter


@closed
class UsedCalls(TypedDict):
    """The calls in a window of a limit."""

    limit: int | None
    consumed: int
    left_over: int | None


@closed
class UsedWindows(TypedDict):
    """The calls of an endpoint."""

    day: UsedCalls
    hour: UsedCalls
    minute: UsedCalls


@closed
class UsedCredits(TypedDict):
    """The credits of a kind."""

    limit: int
    consumed: int
    left_over: int


@closed
class CreditCycle(TypedDict):
    """The cycle of credits."""

    start_date: str
    end_date: str


_KINDS: Final = object_type("CreditKinds", dict.fromkeys(("lead_credit", *OTHERS), UsedCredits))
CREDITS: Final = object_type("CreditsAnswer", {"credit_usage_stats": _KINDS, "current_credit_cycle": CreditCycle})


def _used_endpoints(endpoints: Iterable[str]) -> Any:
    """Return the type of the answer with the calls of these endpoints."""
    return object_type("UsedEndpoints", dict.fromkeys(sorted(endpoints), UsedWindows))


router = RestRouter("usage", "/api/v1/usage_stats")

_WINDOWS: Final = ("day", "hour", "minute")

_ENDPOINTS: Final[dict[str, set[tuple[str, str]]]] = defaultdict(set)
"""The scopes of limits, each with the value that the calls of an endpoint have, by the endpoint's name."""


def register(routers: Iterable[RestRouter]) -> None:
    """Store the endpoints of all objects."""
    for each in routers:
        for operation in each.operations:
            if operation.object != calls.OPEN_OBJECT:
                controller, _, action = calls.endpoint_name(operation).removeprefix("deals/").rpartition("/")
                name = json.dumps([controller, action])
                _ENDPOINTS[name] |= calls.scopes(operation).items()


@router.operation("api_usage_stats", "POST", "/api_usage_stats", answer=lambda: _used_endpoints(_ENDPOINTS))
def api_usage_stats(call: CurrentCall) -> dict[str, Any]:
    """Return the calls of every endpoint in the windows of its limits."""
    used: dict[tuple[str, str, str], int] = {}
    for use in call.sandbox.rate_limiter.uses(call.db, call.account):
        used[use.limit.scope or "", use.scope, limits.window_name(use.limit)] = use.used
    return {name: _windows(call.settings, scopes, used) for name, scopes in sorted(_ENDPOINTS.items())}


def _windows(
    settings: AccountSettings, scopes: Iterable[tuple[str, str]], used: Mapping[tuple[str, str, str], int]
) -> dict[str, Any]:
    counted = {name: sum(used.get((*scope, name), 0) for scope in scopes) for name in _WINDOWS}
    (scope,) = {scope for scope, _ in scopes}
    return {name: _window(limits.shown(settings, scope)[name], counted[name]) for name in _WINDOWS}


def _window(limit: int | None, consumed: int) -> dict[str, int | None]:
    left = None if limit is None else max(0, limit - consumed)
    return {"limit": limit, "consumed": consumed, "left_over": left}


@router.operation("credit_usage_stats", "POST", "/credit_usage_stats", answer=lambda: CREDITS)
def credit_usage_stats(call: CurrentCall) -> dict[str, Any]:
    """Return the credits that the team has used, by kind."""
    cycle = team_credits.cycle(call.now)
    others = {kind: team_credits.Credits(limit, 0).shown() for kind, limit in team_credits.OTHERS.items()}
    return {
        "credit_usage_stats": {"lead_credit": team_credits.of(call).shown(), **others},
        "current_credit_cycle": {"start_date": moments.date(cycle.start), "end_date": moments.date(cycle.end)},
    }
