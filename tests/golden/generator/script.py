"""Sessions while they are written: one request after another."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final, Self
from urllib.parse import quote_plus

from tests.golden.exchange import RAW, Assertion, Capture, Exchange, Headers, Request, Session

JSON: Final = ("content-type", "application/json")
FORM: Final = ("content-type", "application/x-www-form-urlencoded")
KEYS: Final = "Pardot api_key=${me.api_key}, user_key=${me.user_key}"

_VARIABLE: Final = re.compile(r"(\$\{[^}]*\})")


def form(parameters: Mapping[str, Any]) -> str:
    """Return parameters as a form; captured values are percent-encoded when they are sent."""
    return "&".join(f"{_quoted(name)}={_quoted(str(value))}" for name, value in parameters.items())


def _quoted(text: str) -> str:
    parts = (
        f"{part[:-1]}|q}}" if _VARIABLE.fullmatch(part) and "*" not in part and "|" not in part else part
        for part in _VARIABLE.split(text)
    )
    return "".join(part if part.startswith("${") else quote_plus(part, safe="@:/ ").replace(" ", "+") for part in parts)


class Script:
    """The requests of one session, in order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._exchanges: list[Exchange] = []

    def session(self) -> Session:
        """Return the session, still without answers."""
        return Session(self.name, tuple(self._exchanges))

    def send(
        self,
        title: str,
        method: str,
        target: str,
        *headers: tuple[str, str],
        body: str = "",
        file: str | None = None,
        keep: tuple[Capture, ...] = (),
        signed: tuple[Assertion, ...] = (),
    ) -> Self:
        """Add any request."""
        self._exchanges.append(Exchange(title, Request(method, target, headers, body, file), keep, signed))
        return self

    def raw(self, title: str, text: str) -> Self:
        """Add bytes that are sent as they are, on a connection of their own."""
        return self.send(title, RAW, "", body=text)

    def steer(self, title: str, method: str, path: str, document: Any = None, *, keep: str | None = None) -> Self:
        """Add a call of the control plane; `keep` captures the members of its answer by that name."""
        headers: Headers = () if document is None else (JSON,)
        body = "" if document is None else json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        captures = (Capture(keep, "json"),) if keep else ()
        return self.send(title, method, f"/_dealdock{path}", *headers, body=body, keep=captures)

    def post(self, title: str, target: str, /, *headers: tuple[str, str], **parameters: Any) -> Self:
        """Add a form."""
        return self.send(title, "POST", target, *headers, FORM, body=form(parameters))
