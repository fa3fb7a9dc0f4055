"""The operations of usage: `/api/v1/usage_stats`."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dealdock.vendors.apollo import limits, team_credits
from dealdock.vendors.apollo.settings import AccountSettings
from dealdock.vendors.apollo.usage import answers
from dealdock.vendors.apollo.wire import call as calls
from dealdock.vendors.apollo.wire import moments
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

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


@router.operation("api_usage_stats", "POST", "/api_usage_stats", answer=lambda: answers.calls(_ENDPOINTS))
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


@router.operation("credit_usage_stats", "POST", "/credit_usage_stats", answer=lambda: answers.CREDITS)
def credit_usage_stats(call: CurrentCall) -> dict[str, Any]:
    """Return the credits that the team has used, by kind."""
    cycle = team_credits.cycle(call.now)
    others = {kind: team_credits.Credits(limit, 0).shown() for kind, limit in team_credits.OTHERS.items()}
    return {
        "credit_usage_stats": {"lead_credit": team_credits.of(call).shown(), **others},
        "current_credit_cycle": {"start_date": moments.date(cycle.start), "end_date": moments.date(cycle.end)},
    }
