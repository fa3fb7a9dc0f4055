"""The checks of every call, in their order (contract 4)."""

from typing import Final

from dealdock.platform.credentials import callers
from dealdock.vendors.apollo.credentials import READ_ONLY
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.wire import access
from dealdock.vendors.apollo.wire.call import Call
from dealdock.web import pipeline
from dealdock.web.pipeline import begin_transaction
from dealdock.web.rest import lag

_SEARCHES: Final = ("search", "api_search")
"""Names of operations. Operations that count as writes search the directory."""


def begin(call: Call) -> None:
    """Store the time."""
    _ = call.began


def find_operation(call: Call) -> None:
    """Check path and method. Error not_found."""
    if call.match.operation is None:
        raise refused("not_found", call.why_nothing_is_here)


def check_body(call: Call) -> None:
    """Check that the body could be read, unless the operation answers every caller. Error bad_request."""
    if call.body.mistake is not None and not call.is_open:
        raise refused("bad_request", call.body.mistake)


def authenticate(call: Call) -> None:
    """Find the caller by key or token. Errors no_key, invalid_key, invalid_token."""
    secret = call.secret
    real = call.sandbox.clock.milliseconds()
    caller = secret and callers.caller(call.db, "apollo", {secret.kind: secret.text}, real=real)
    call.is_known, call.is_permitted = caller is not None, False
    if caller is not None:
        call.identify(caller, real)
    if call.is_known or call.is_open:
        return
    if secret is None:
        raise refused("no_key", "the call has no key, neither in a header nor as the parameter api_key")
    if secret.kind == "access_token":
        raise refused("invalid_token", "no user has this token, or it has expired")
    raise refused("invalid_key", "no user has this key")


def check_place(call: Call) -> None:
    """Check that the account accepts keys in the place of this one. Error key_location."""
    if call.is_open or call.secret is None or call.secret.place == "header":
        return
    if not call.settings.keys_in_query:
        raise refused("key_location", "the account's setting keys_in_query is off")


def check_role(call: Call) -> None:
    """Check that the caller may use the operation. Errors forbidden, no_access, free_plan."""
    if call.is_open:
        return
    if not call.settings.api_access:
        raise refused("forbidden", "the account's setting api_access is off", call.endpoint_name)
    if call.caller.role == READ_ONLY and not call.is_read_only:
        raise refused("forbidden", f"a user with the role {READ_ONLY} may only read", call.endpoint_name)
    access.check(call)
    call.is_permitted = True


def admit(call: Call) -> None:
    """Apply the account's limits and faults. Error rate_limit."""
    if not call.is_open:
        call.admit(call.account)


def lock_records(call: Call) -> None:
    """Lock the account's records, if the operation changes some (see `pipeline.lock_records`)."""
    if not call.is_open:
        pipeline.lock_records(call)


def follow_lag(call: Call) -> None:
    """Apply the account's replication lag, to searches. Searches of the directory see the current state.

    They count as writes, because the first one makes the directory. They change no record of the team.
    """
    searches_directory = call.unit.kind == "write" and call.operation.name in _SEARCHES
    if not call.is_open and not searches_directory:
        lag.follow_lag(call, call.settings.replication_lag)


HANDLERS: Final = (
    begin,
    find_operation,
    check_body,
    begin_transaction,
    authenticate,
    check_place,
    check_role,
    admit,
    lock_records,
    follow_lag,
)
