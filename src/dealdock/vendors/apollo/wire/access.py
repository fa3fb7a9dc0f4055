"""The operations that a plan or a kind of credential does not include (contract 9.8)."""

from typing import Final

from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.settings import EDITION_2021, SUMMER
from dealdock.vendors.apollo.wire.call import Call

DELETIONS: Final = frozenset({("contact", "destroy"), ("account", "bulk_destroy"), ("opportunity", "bulk_destroy")})
"""The operations that no scope of a token includes."""
_OF_MASTER_KEYS: Final = frozenset(
    {
        *("label", "task", "sequence", "schedule", "email_account", "note", "phone_call", "usage"),
        *("emailer_step", "emailer_touch", "emailer_template", "emailer_message", "conversation", "report"),
    }
)
"""The objects that need a master key."""
_NOT_FREE: Final = {
    "/api/v1/people/match": EDITION_2021,
    "/api/v1/people/bulk_match": EDITION_2021,
    "/api/v1/people/{person_id}": SUMMER,
    "/api/v1/mixed_people/search": EDITION_2021,
    "/api/v1/mixed_people/api_search": EDITION_2021,
    "/api/v1/mixed_companies/search": EDITION_2021,
    "/api/v1/organizations/{organization_id}": SUMMER,
}
"""The paths that a key cannot use on the plan `free`, each with the first edition in which that is known."""

_NEVER: Final = "9999-12"
_UPGRADE: Final = "Please upgrade your plan from https://app.apollo.io/."


def check(call: Call) -> None:
    """Check that plan and credential include the operation. Errors no_access, forbidden, free_plan."""
    called = call.operation.object, call.operation.name
    is_token = call.secret is not None and call.secret.kind == "access_token"
    if is_token:
        if called in DELETIONS:
            _refuse(call, "with this access token", "no scope of a token includes it")
        return
    needs_master = called in DELETIONS or call.operation.object in _OF_MASTER_KEYS
    is_older = call.settings.edition < SUMMER
    if needs_master and not call.settings.master_keys:
        why = "the account's setting master_keys is off"
        if is_older:
            _refuse(call, "with this api_key", why)
        raise refused("forbidden", why, _name(call))
    if call.settings.plan == "free" and call.settings.edition >= _NOT_FREE.get(call.operation.path, _NEVER):
        why = "the account's plan is free"
        if is_older:
            _refuse(call, f"with this api_key on a free plan. {_UPGRADE}", why)
        raise refused("free_plan", why, _name(call))


def _name(call: Call) -> str:
    return call.endpoint_name.removeprefix("deals/")


def _refuse(call: Call, how: str, why: str) -> None:
    raise refused("no_access", why, f"{_name(call)} is not accessible {how}")
