"""The checks of every call, each with its error codes. `dispatch.py` has their order."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, get_args

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import connector, settings
from dealdock.vendors.pardot.names import LOGIN, VENDOR
from dealdock.vendors.pardot.wire import authentication, values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call, Output
from dealdock.vendors.pardot.wire.parameters import Parameters

VERSIONS: Final = (3, 4)
OUTPUTS: Final[frozenset[Output]] = frozenset(get_args(Output))
_FORMATS: Final = frozenset({"", "xml", "json", *OUTPUTS})


def refusing_later(checks: Sequence[Callable[[Call], None]]) -> Callable[[Call], None]:
    """Return a check that runs several. Their error is raised once the caller is known, whose account decides its
    HTTP status.
    """

    def run(call: Call) -> None:
        try:
            for check in checks:
                check(call)
        except PardotError as error:
            call.refusal = error

    return run


def check_path(call: Call) -> None:
    """Check that the path has an object. Error 198, with HTTP status 404."""
    if call.target.object is None:
        why = f"the path names no object: /api/<object>/version/3/do/<operation>{_hint(call)}"
        raise PardotError(198, why, status=404)


def _hint(call: Call) -> str:
    """Return a path that is close, else where other services answer: a call to one may come to the server's root."""
    return _slip(call) or _other_services(call)


def _slip(call: Call) -> str:
    """Return `; did you mean …?` if a path is close, else nothing."""
    version, operation = call.target.version, call.target.operation
    in_order = version and operation and call.guess_path(f"/api/{call.target.object}/version/{version}/do/{operation}")
    return in_order or call.guess_path(call.path)


def _other_services(call: Call) -> str:
    prefixes = [f"/{name}/" for name in call.sandbox.vendors.names if name != VENDOR]
    return f". The paths of other services begin with {', '.join(prefixes)}" if prefixes else ""


def check_method(call: Call) -> None:
    """Check the HTTP method. Error 60."""
    possible = call.operation.methods if call.operation else frozenset({"GET", "POST"})
    if call.method not in possible:
        why = f"{call.method} is not possible here, but {', '.join(sorted(possible))}"
        why += "" if call.is_object else _hint(call)
        raise PardotError(60, why)


def check_version(call: Call) -> None:
    """Read the version, which only a login may omit. Errors 94, 22; 49 for an unknown object without version."""
    text = call.target.version
    if text is not None:
        call.version = call.version or _version(text)
    elif not call.is_object:
        call.format = "json"
        why = f"the path names neither an object nor a version{_hint(call)}"
        raise PardotError(49, why)
    elif call.target.object != LOGIN:
        why = f"the path names no version: /api/<object>/version/3/do/<operation>{_hint(call)}"
        raise PardotError(94, why)


def find_object(call: Call) -> None:
    """Check that the object exists. Error 198."""
    if not call.is_object:
        name = call.target.object or ""
        known = known_operations().get(name.lower())
        raise PardotError(
            198, _not_emulated(known.object) if known else f"there is no object {quoted(name)}{_slip(call)}"
        )


def authenticate(call: Call) -> None:
    """Find the caller by the credentials. Errors 126, 181, 182, 1, 201, 49, 184, 76, 53, 199."""
    real = call.sandbox.clock.now()
    try:
        scheme, call.caller = authentication.caller(call.db, call.parameters, call.headers, real=real)
    except PardotError as error:
        if (account := authentication.refused_account(call.db, call.headers)) is not None:
            call.settings = settings.of(account)
        raise call.refusal or error from None
    call.settings = settings.of(call.caller.account)
    if call.refusal is not None:
        raise call.refusal
    if not scheme:
        authentication.check_place(call.settings, call.parameters, authentication.KEYS)
    authentication.check_switches(call.settings, call.address, by_keys=scheme != "bearer")
    call.account = call.trace.account = call.caller.account
    call.now = call.account.now(real)


def check_account_version(call: Call) -> None:
    """Check the call's version against the account's. Errors 88, 89."""
    own = call.settings.version
    if call.version != own:
        raise PardotError(
            88 if call.version < own else 89, f"the account is of version {own}, the call of version {call.version}"
        )


def find_operation(call: Call) -> None:
    """Check that the operation exists. Error 2."""
    if call.operation is None:
        raise PardotError(2, _why_no_operation(call))


def _why_no_operation(call: Call) -> str:
    object_, name = call.target.object or "", call.target.operation
    if not name:
        return "the path names no operation: /do/<operation>"
    known = known_operations().get(object_.lower())
    operation = known and next((each for each in known.operations if each.lower() == name.lower()), None)
    if operation:
        return _not_emulated(f"{object_} {operation}")
    return f"{object_} has no operation {quoted(name)}{_slip(call)}"


class KnownObject(NamedTuple):
    """An object that the service has, by its documentation."""

    object: str
    operations: tuple[str, ...]


@cache
def known_operations() -> dict[str, KnownObject]:
    """Return the objects that the service has, by their names in lower case."""
    table = (files("dealdock.vendors.pardot") / "known-operations.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return {name.lower(): KnownObject(name, tuple(operations.split(", "))) for name, operations in rows}


def _not_emulated(what: str) -> str:
    return f"not emulated: {what}; docs/coverage.md lists what is"


def check_role(call: Call) -> None:
    """Check that the caller's role may write. Error 46."""
    if call.operation is not None and call.operation.writes and not settings.may_write(call.caller):
        raise PardotError(46, f"the user's role is {call.caller.role}, which may not write")


def check_connector(call: Call) -> None:
    """Reject writes to records of the CRM, and declare the connector to the write guard. Errors 37, 59."""
    if call.operation is None or not call.operation.writes:
        return
    crm = call.settings.connector
    if call.operation.guarded and crm is not None:
        raise written_by_crm(call.account, call.target.object or "")
    connector.GUARD.declare(call.db, crm)


def keep_earlier_state(call: Call) -> None:
    """Keep the records before a change, for calls of version 5 that see changes later."""
    if call.operation is not None and call.operation.unit.kind == "write":
        settings.keep_earlier_state(call.db, call.account, call.now)


def check_format(call: Call) -> None:
    """Read the output level. Error 51."""
    call.output = output(call.parameters)


def written_by_crm(account: AccountContext, what: str) -> PardotError:
    """Return error 37 or 59 for a record or field that only the CRM may write."""
    crm = settings.of(account).connector
    why = f"{what} is written by the CRM alone: the account has the connector {crm}"
    return PardotError(37 if crm == "salesforce" else 59, why)


def output(parameters: Parameters) -> Output:
    """Return the output level, which some clients send as the format. Error 51."""
    format_, output = (parameters.get("format") or "").strip(), (parameters.get("output") or "").strip()
    if format_ not in _FORMATS or (output and output not in OUTPUTS):
        words = {"format": format_, "output": output}
        description = ", ".join(f"{place} {quoted(word)}" for place, word in words.items() if word)
        raise PardotError(
            51, f"{description}: an output is {', '.join(get_args(Output))}; a format xml, json or one of these"
        )
    level = output or format_
    return level if level in OUTPUTS else "full"


def _version(text: str) -> int:
    number = values.checked(values.any_number, text, 94, "version")
    if number not in VERSIONS:
        raise PardotError(22, f"version {quoted(text)} is neither 3 nor 4; the paths of version 5 begin with /api/v5/")
    return int(number)
