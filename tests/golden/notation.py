"""The text form of sessions, in which they are stored.

    ### what the exchange is about
    ~ name key {"claims": "of an assertion"}
    > POST /the/target
    > header: value
    > keys, the name of a header that many requests or answers have
    | a line of the request's body
    + which goes on here: long lines are folded, at places that mean nothing
    @ the file that holds the body instead
    = name source pattern-of-a-capture
    < 200
    < header: value
    | a line of the answer's body

Backslashes and characters that cannot be seen are escaped, so that no editor and no checkout can change a byte.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tests.golden.exchange import Assertion, Capture, Exchange, Headers, Request, Response, Session

NAMED: Final = {
    "keys": ("authorization", "Pardot api_key=${me.api_key}, user_key=${me.user_key}"),
    "form": ("content-type", "application/x-www-form-urlencoded"),
    "json": ("content-type", "application/json"),
    "xml": ("content-type", "text/xml; charset=utf-8"),
    "problem": ("content-type", "application/problem+json"),
    "uncached": ("cache-control", "no-store"),
    "unembedded": ("cross-origin-resource-policy", "same-origin"),
    "unguessed": ("x-content-type-options", "nosniff"),
    "explained": ("dealdock-explain", "***"),
}
"""Headers by the names that stand for them."""

_EVERY: Final = (
    ("cache-control", "no-store, no-cache, must-revalidate"),
    ("expires", "Thu, 19 Nov 1981 08:52:00 GMT"),
    ("pragma", "no-cache"),
    ("server", "PardotServer"),
    ("vary", "Accept-Encoding,User-Agent"),
    ("x-pardot-route", "de0a1d0c4e0f5a6b7c8d9eaf0b1c2d3e"),
    ("x-pardot-lb", "10adba1a9ce5de0a1d0c4e0f5a6b7c8d"),
)
GROUPS: Final[dict[str, Headers]] = {"pardot": (*_EVERY, ("x-pardot-rsp", "1/1/1")), "pardot, empty": _EVERY}
"""Headers that come together, in this order, by the names that stand for them."""

_NAMES: Final = {header: name for name, header in NAMED.items()}
_LONG: Final = 80
_FOLDS: Final = re.compile(r'(?<=>)(?=<(?!/))|(?<=,)(?=["{])|(?=&[\w.%[\]]+=)')
_BROKEN: Final = " (broken off)"
_ESCAPES: Final = {"\\": "\\\\", "\r": "\\r", "\t": "\\t"}
_UNESCAPES: Final = {escaped[1]: plain for plain, escaped in _ESCAPES.items()} | {"s": " "}
_ESCAPED: Final = re.compile(r"\\(?:([\\rts])|x(..)|u(....)|U(........))")


def dumps(session: Session) -> str:
    """Return the text of a session."""
    return "\n".join(line for exchange in session.exchanges for line in lines(exchange)) + "\n"


def loads(name: str, text: str) -> Session:
    """Read the text of a session."""
    parts: list[list[str]] = []
    for line in text.split("\n"):
        if line.startswith("### "):
            parts.append([])
        if line:
            parts[-1].append(line)
    return Session(name, tuple(map(_read, parts)))


def lines(exchange: Exchange) -> Iterator[str]:
    """Yield the lines of one exchange."""
    request, response = exchange.request, exchange.response
    yield f"### {_escape(exchange.title)}"
    for signed in exchange.assertions:
        yield f"~ {signed.name} {signed.key} {signed.claims}"
    yield f"> {request.method} {_escape(request.target)}"
    yield from _headers(">", request.headers)
    yield from _folded(request.body)
    if request.file is not None:
        yield f"@ {request.file}"
    for capture in exchange.captures:
        yield f"= {capture.name} {capture.source} {capture.pattern}".rstrip()
    yield f"< {response.status or 'nothing'}{_BROKEN if response.is_broken else ''}"
    yield from _headers("<", response.headers)
    yield from _folded(response.body)
    yield ""


def _headers(mark: str, headers: Headers) -> Iterator[str]:
    while headers:
        group = next((name for name, group in GROUPS.items() if headers[: len(group)] == group), None)
        if group is not None:
            yield f"{mark} {group}"
            headers = headers[len(GROUPS[group]) :]
            continue
        yield f"{mark} {_NAMES.get(headers[0]) or f'{headers[0][0]}: {_escape(headers[0][1])}'}"
        headers = headers[1:]


def _folded(body: str) -> Iterator[str]:
    for line in body.split("\n") if body else ():
        pieces = _FOLDS.split(line) if len(line) > _LONG else [line]
        for mark, piece in zip("|" + "+" * len(pieces), pieces, strict=False):
            yield f"{mark} {_escape(piece)}" if piece else mark


def _escape(text: str) -> str:
    if text.isprintable() and "\\" not in text and not text.endswith(" "):
        return text
    escaped = "".join(_ESCAPES.get(character) or _visible(character) for character in text)
    return f"{escaped[:-1]}\\s" if escaped.endswith(" ") else escaped


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text

    def plain(found: re.Match[str]) -> str:
        letter, *numbers = found.groups()
        return _UNESCAPES[letter] if letter else chr(int(next(filter(None, numbers)), 16))

    return _ESCAPED.sub(plain, text)


def _read(lines: list[str]) -> Exchange:
    read = _Reader(_unescape(lines[0].removeprefix("### ")))
    for line in lines[1:]:
        read.line(line[:1], line[2:])
    return read.exchange()


class _Reader:
    """The exchange that is being read."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._heads: dict[str, list[str]] = {">": [], "<": []}
        self._bodies: dict[str, list[str]] = {">": [], "<": []}
        self._at = ">"
        self._file: str | None = None
        self._captures: list[Capture] = []
        self._assertions: list[Assertion] = []

    def line(self, mark: str, text: str) -> None:
        match mark:
            case ">" | "<":
                self._at = mark
                self._heads[mark].append(text)
            case "|":
                self._bodies[self._at].append(_unescape(text))
            case "+":
                self._bodies[self._at][-1] += _unescape(text)
            case "@":
                self._file = text
            case "=":
                name, source, *pattern = text.split(" ", 2)
                self._captures.append(Capture(name, source, *pattern))
            case "~":
                self._assertions.append(Assertion(*text.split(" ", 2)))
            case _:
                raise ValueError(f"{self._title}: a line begins with {mark}")

    def exchange(self) -> Exchange:
        (asked, *sent), (status, *answered) = self._heads[">"], self._heads["<"]
        method, _, target = asked.partition(" ")
        request = Request(method, _unescape(target), _pairs(sent), "\n".join(self._bodies[">"]), self._file)
        response = Response(status, _pairs(answered), "\n".join(self._bodies["<"]))
        if status.endswith(_BROKEN) or status == "nothing":
            response = replace(response, status=status.removesuffix(_BROKEN).replace("nothing", ""), is_broken=True)
        return Exchange(self._title, request, tuple(self._captures), tuple(self._assertions), response)


def _pairs(lines: list[str]) -> Headers:
    return tuple(header for line in lines for header in GROUPS.get(line) or (NAMED.get(line) or _pair(line),))


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name.removesuffix(":"), _unescape(value)
