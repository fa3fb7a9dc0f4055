"""What is checked of every call before its operation, each with its code. The order is the door's."""

from functools import lru_cache
from typing import Final, NamedTuple, get_args

from dealdock.core.text import quoted
from dealdock.core.user import Caller, Tenant
from dealdock.dialects.pardot import values
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.operations import Operation, Output
from dealdock.dialects.pardot.request import Parameters, Target
from dealdock.dialects.pardot.response import Format
from dealdock.web import unmet
from dealdock.web.trace import Trace

LOGIN: Final = "login"
VERSIONS: Final = (3, 4)
OUTPUTS: Final[frozenset[Output]] = frozenset(get_args(Output))


class Uncounted(Exception):
    """A call of a limited account that hasn't been counted yet."""

    def __init__(self, account: Tenant) -> None:
        super().__init__(account)
        self.account = account


class Request(NamedTuple):
    """A call as it came in, read but not yet checked."""

    method: str
    target: Target
    parameters: Parameters
    headers: dict[str, str]
    address: str | None  # that it came from; None where it didn't come by IP
    trace: Trace  # the same one for all that is made of this call
    counted: bool = False  # towards its account's limits
    met: bool = False  # its account's faults

    def admit(self, account: Tenant) -> None:
        """Now that it is known whose call it is: stop it where it is still to be counted, or to meet faults."""
        self.trace.account = account
        if account.is_limited and not self.counted:
            raise Uncounted(account)
        if not self.met:
            unmet.check(account, self.headers)


def check_method(asked: Request, operation: Operation | None) -> None:
    """Error 60."""
    if asked.target.object == LOGIN:
        possible = frozenset({"POST"})
    else:
        possible = operation.methods if operation else frozenset({"GET", "POST"})
    if asked.method not in possible:
        raise PardotError(60, f"{asked.method} is not possible here, but {', '.join(sorted(possible))}")


def called_version(asked: Request) -> int | None:
    """The version called; only a login may leave it out. Errors 94, 22."""
    text = asked.target.version
    if text is None and asked.target.object == LOGIN:
        return None
    if text is None:
        raise PardotError(94, "the path names no version: /api/<object>/version/3/do/<operation>")
    return _version(text)


@lru_cache(16)
def _version(text: str) -> int:
    number = values.checked(values.any_number, text, 94, "version")
    if number not in VERSIONS:
        raise PardotError(22, f"version {quoted(text)} is neither 3 nor 4")
    return int(number)


def check_version(caller: Caller, version: int) -> None:
    """Errors 88, 89."""
    if version != caller.account.version:
        own = caller.account.version
        raise PardotError(
            88 if version < own else 89, f"the account is of version {own}, the call of version {version}"
        )


def allowed(caller: Caller, operation: Operation | None, target: Target) -> Operation:
    """The operation, if there is one and the caller may run it. Errors 2, 46, 37, 59."""
    if operation is None:
        name = target.operation
        raise PardotError(
            2,
            f"{target.object} has no operation {quoted(name)}"
            if name
            else "the path names no operation: /do/<operation>",
        )
    if operation.writes and not caller.may_write:
        raise PardotError(46, f"the user's role is {caller.role}, which may not write")
    if operation.guarded and caller.account.connector is not None:
        raise connected(caller.account, target.object or "")
    return operation


def connected(account: Tenant, what: str) -> PardotError:
    """Errors 37, 59: what is the CRM's to write."""
    why = f"{what} is written by the CRM alone: the account has the connector {account.connector}"
    return PardotError(37 if account.connector == "salesforce" else 59, why)


def output(parameters: Parameters) -> Output:
    """The level of detail, which some clients send as the format. Error 51."""
    places = {place: parameters.get(place) for place in ("format", "output") if place in parameters}
    if not places:
        return "full"
    words = {place: word.strip() for place, word in places.items() if word and word.strip()}
    if words.get("format", "xml") not in {"xml", "json", *OUTPUTS} or words.get("output", "full") not in OUTPUTS:
        given = ", ".join(f"{place} {quoted(word)}" for place, word in words.items())
        raise PardotError(
            51, f"{given}: an output is {', '.join(get_args(Output))}; a format xml, json or one of these"
        )
    level = words.get("output") or words.get("format")
    return level if level in OUTPUTS else "full"


def pen(parameters: Parameters) -> Format:
    """The pen to answer with, even if what is asked for is wrong."""
    return "json" if parameters.lone("format").strip() == "json" else "xml"
