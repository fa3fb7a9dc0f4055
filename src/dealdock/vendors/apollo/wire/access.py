"""The operations that a plan or a kind of credential does not include (contract 9.8)."""

from typing import Final

from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.wire.call import Call

DELETIONS: Final = frozenset({("contact", "destroy"), ("account", "bulk_destroy"), ("opportunity", "bulk_destroy")})
"""The operations that no scope of a token includes."""
_OF_MASTER_KEYS: Final = frozenset({"label", "task", "sequence", "email_account", "note", "usage"})
"""The objects that need a master key."""
_NOT_FREE: Final = frozenset(
    f"/api/v1/{path}"
    for path in (
        "people/match",
        "people/bulk_match",
        "mixed_people/search",
        "mixed_people/api_search",
        "mixed_companies/search",
    )
)
"""The paths that a key cannot use on the plan `free`."""


def check(call: Call) -> None:
    """Check that plan and credential include the operation. Error no_access."""
    called = call.operation.object, call.operation.name
    is_token = call.secret is not None and call.secret.kind == "access_token"
    if is_token:
        if called in DELETIONS:
            _refuse(call, "with this access token", "no scope of a token includes it")
        return
    needs_master = called in DELETIONS or call.operation.object in _OF_MASTER_KEYS
    if needs_master and not call.settings.master_keys:
        _refuse(call, "with this api_key", "the account's setting master_keys is off")
    if call.settings.plan == "free" and call.operation.path in _NOT_FREE:
        upgrade = "Please upgrade your plan from https://app.apollo.io/."
        _refuse(call, f"with this api_key on a free plan. {upgrade}", "the account's plan is free")


def _refuse(call: Call, how: str, why: str) -> None:
    name = call.endpoint_name.removeprefix("deals/")
    raise refused("no_access", why, f"{name} is not accessible {how}")
