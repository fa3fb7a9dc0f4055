"""Recorded exchanges: a request, and its answer."""

from dataclasses import dataclass, field
from typing import Final, TypeAlias

Headers: TypeAlias = tuple[tuple[str, str], ...]

RAW: Final = "RAW"
"""The method of a request whose body is all that is sent, head included, on a connection of its own."""


@dataclass(frozen=True)
class Request:
    """A request. `${name}` in any part is replaced by a captured value.

    The body is text as UTF-8; a byte that is not UTF-8 is a surrogate escape. `file` names a file that holds the body.
    """

    method: str
    target: str
    headers: Headers = ()
    body: str = ""
    file: str | None = None


@dataclass(frozen=True)
class Capture:
    """A value that later requests of the session use.

    `json`: the members of a JSON object, as `name.member`. Otherwise the first group of a pattern, found in `body` or
    in the header that `source` names.
    """

    name: str
    source: str
    pattern: str = ""


@dataclass(frozen=True)
class Assertion:
    """A JWT to be signed when the request is sent, since it is held against the real clock.

    `key` names the captured private key. `claims` is a JSON object, in which `exp_in` and `nbf_in` are seconds from
    now.
    """

    name: str
    key: str
    claims: str


@dataclass(frozen=True)
class Response:
    """A response. An empty status means that the connection was closed without a response.

    `is_broken`: the connection closed before the body's end.
    """

    status: str
    headers: Headers = ()
    body: str = ""
    is_broken: bool = False


@dataclass(frozen=True)
class Exchange:
    """A request, the values that it needs and captures, and its answer, once it was sent."""

    title: str
    request: Request
    captures: tuple[Capture, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    response: Response = field(default=Response(""))


@dataclass(frozen=True)
class Session:
    """Exchanges that need each other, in order, on a sandbox of their own."""

    name: str
    exchanges: tuple[Exchange, ...]
