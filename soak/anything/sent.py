"""A request as it goes over the wire, and what is known of it."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any, Final, Literal, NamedTuple, TypeVar
from urllib.parse import quote_from_bytes

T = TypeVar("T")

Voice = Literal["pardot", "rest", "oauth", "control", "home", "proxy", "any"]
"""Whose answer it is to be; that to `any` may be anybody's."""

HOST: Final = b"localhost"


class RestAccount(NamedTuple):
    """An account of a vendor with REST paths, and the ids of records in it."""

    vendor: str
    account: Mapping[str, Any]
    made: Mapping[str, Any]


class Known(NamedTuple):
    """The parts of the server that a run's requests may use: two accounts, the second for the control plane."""

    account: dict[str, Any]
    second: dict[str, Any]
    paths: Sequence[tuple[str, str, str, Any]]
    """Of the control plane: method, path, name of the operation, and an example of a body or None."""
    rest: Sequence[RestAccount] = ()
    """An account of each vendor with REST paths."""

    @property
    def authorization(self) -> bytes:
        return "Pardot api_key={api_key}, user_key={user_key}".format(**self.account).encode()


UNKNOWN: Final = (b"BREW", b"get", b"X-" * 20)
"""Methods that the server's parser doesn't know: behind other calls they are no HTTP (decision 0026)."""


class Sent(NamedTuple):
    """One request. What is not `framed` may be no HTTP: it goes on a connection of its own."""

    data: bytes
    voice: Voice
    is_framed: bool = True
    is_head: bool = False
    at_https: bool = False
    """To the port for TLS and proxies."""
    vendor: str = ""
    """Of the voice `rest`: whose API is called."""


def request(
    method: bytes, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes = b"", *, chunks: int = 0
) -> bytes:
    """Return the bytes of a request; with a body in chunks of that size, where one is given."""
    lines = [b"%b %b HTTP/1.1" % (method, target)]
    lines += [b"%b: %b" % header for header in headers]
    if chunks:
        lines.append(b"Transfer-Encoding: chunked")
        parts = [body[at : at + chunks] for at in range(0, len(body), chunks)]
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    elif body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])


def raw(text: str | bytes) -> bytes:
    """Its bytes, halves of surrogate pairs included, which no UTF-8 has."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def quoted(text: bytes, safe: str = "") -> bytes:
    """Percent-encoded, so that HTTP can be made of it whatever is `safe`."""
    return quote_from_bytes(text, safe=safe).encode()


def header(text: bytes) -> bytes:
    """Return the bytes that a header can hold."""
    return bytes(byte for byte in text if byte >= ord(" ") and byte != 127)  # noqa: PLR2004 (DEL)


def often(randomness: Random, percent: float) -> bool:
    return randomness.random() * 100 < percent


def some(randomness: Random, things: Sequence[T], most: int) -> list[T]:
    return [randomness.choice(things) for _ in range(randomness.randrange(most + 1))]
