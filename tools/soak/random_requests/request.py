"""A request as bytes, and its properties."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

Api = Literal["pardot", "rest", "oauth", "control", "home", "proxy", "any"]
"""The part of the server that must answer; `any`: every part may."""

HOST: Final = b"localhost"
FORM: Final = b"application/x-www-form-urlencoded"


class RestAccount(NamedTuple):
    """An account of a vendor with REST paths, and the ids of records in it."""

    vendor: str
    account: Mapping[str, Any]
    records: Mapping[str, Any]


class Accounts(NamedTuple):
    """The parts of the server that a run's requests may use: two accounts, the second for the control plane."""

    account: dict[str, Any]
    second: dict[str, Any]
    documents: Mapping[str, Any]
    """The OpenAPI documents of the vendors and of the control plane, by name."""
    rest: Sequence[RestAccount] = ()
    """An account of each vendor with REST paths."""

    @property
    def ids(self) -> set[int]:
        """The accounts that a run needs until its end."""
        return {each["id"] for each in (self.account, self.second, *(rest.account for rest in self.rest))}

    @property
    def authorization(self) -> bytes:
        return "Pardot api_key={api_key}, user_key={user_key}".format(**self.account).encode()


class Request(NamedTuple):
    """A request. If `is_http` is False, it may be malformed, and is sent on its own connection."""

    data: bytes
    api: Api
    is_http: bool = True
    is_head: bool = False
    is_for_https_port: bool = False
    """True if it is sent to the port for TLS and proxies."""
    vendor: str = ""
    """The vendor, if `api` is `rest`."""


def request(
    method: bytes, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes = b"", *, chunks: int = 0
) -> bytes:
    """Return the bytes of a request. `chunks`: the size of the chunks of a chunked body, in bytes."""
    lines = [b"%b %b HTTP/1.1" % (method, target)]
    lines += [b"%b: %b" % header for header in headers]
    if chunks:
        lines.append(b"Transfer-Encoding: chunked")
        parts = [body[at : at + chunks] for at in range(0, len(body), chunks)]
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    elif body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])
