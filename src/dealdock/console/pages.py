"""The rendering of pages: Jinja2 templates, in which all values are escaped."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from dealdock.version import __version__

DONE: Final = {
    "account": "The account was created.",
    "account-deleted": "The account was deleted. Its records are removed in the background.",
    "changed": "The change was saved.",
    "deleted": "It was deleted.",
    "undeleted": "The deletion was undone.",
    "created": "The record was created.",
    "clock": "The clock was set.",
    "fault": "The fault was created.",
    "redelivered": "The delivery was sent again.",
    "held": "Deliveries are held.",
    "released": "The deliveries were released.",
    "run": "The deliveries were attempted.",
    "unfault": "The fault was deleted.",
    "unheld": "The calls that the fault held are released.",
    "quota": "The number of used calls was set.",
    "snapshot": "The snapshot was taken.",
    "unsnapshot": "The snapshot was deleted.",
    "reset": "The account was reset.",
    "restored": "The snapshot was restored.",
    "loaded": "The scene was loaded.",
    "repeated": "The call was sent again. This is the new one.",
    "unseen": "The call was sent again. The journal of this account does not have it.",
    "forgotten": "The calls were deleted.",
    "user": "The user was created.",
}
"""The messages after a change, by the word in the address of the next page."""


def text(value: Any) -> str:
    """Return a value for a page."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}" + (f".{value:%f}"[:4] if value.microsecond else "")
        case Decimal():
            return f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
        case list() | dict() | tuple():
            return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def ago(value: datetime, now: datetime) -> str:
    """Return the time between a moment and now, in its largest unit: "5 min ago", "in 2 h".

    `since` in `console.js` does the same in an open page.
    """
    seconds = int((now - value).total_seconds())
    for size, unit in _UNITS:
        if count := abs(seconds) // size:
            return f"{count} {unit} ago" if seconds > 0 else f"in {count} {unit}"
    return "now"


_ABBREVIATIONS: Final = {
    **{each.lower(): each for each in ("API", "CRM", "HTTP", "JSON", "JWT", "OAuth", "SMS", "URL")},
    "uri": "URI",
    "uris": "URIs",
}


def label(name: str) -> str:
    """Return the words of a name such as `created_at` or `lineItem`, with a capital at the beginning."""
    spaced = "".join(f" {each.lower()}" if each.isupper() else each for each in name.replace("_", " "))
    words = " ".join(_ABBREVIATIONS.get(each, each) for each in spaced.split(" "))
    return f"{words[:1].upper()}{words[1:]}"


_CODE: Final = re.compile("`([^`]*)`")
_JSON_WORDS: Final = {"null": "empty", "true": "yes", "false": "no"}
_JSON_WORD: Final = re.compile(r"\b(null|true|false)\b")


def prose(description: str) -> Markup:
    """Return the description of a field for a form, where names are code and no value is written as in JSON."""
    parts = _CODE.split(description)
    for place, part in enumerate(parts):
        words = Markup("<code>{}</code>").format(part) if place % 2 else escape(_JSON_WORD.sub(_in_words, part))
        parts[place] = words
    return Markup("").join(parts)


def _in_words(found: re.Match[str]) -> str:
    return _JSON_WORDS[found[0]]


ASSETS: Final = Path(__file__).parent / "assets"


@cache
def digests() -> Mapping[str, str]:
    """Return a digest of each asset, by its name."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in ASSETS.iterdir()}


def asset(base: str, name: str) -> str:
    """Return the address of an asset with its digest, so that browsers keep it until it changes."""
    return f"{base}/assets/{name}?{digests()[name]}"


_SOURCES: Final = {each.name: each.read_text() for each in (Path(__file__).parent / "templates").glob("*.html")}
"""The templates, which are read at the import: later there may be no free file descriptor."""

_TEMPLATES: Final = Environment(
    loader=DictLoader(_SOURCES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {"asset": asset, "text": text, "ago": ago, "label": label, "query": urlencode}
_TEMPLATES.filters["prose"] = prose
_TEMPLATES.globals |= {"version": __version__}


def base(request: Request) -> str:
    """Return the path of the console, without a slash at the end."""
    path: str = request.scope["root_path"]
    return path


def page(request: Request, template: str, *, status: int = HTTPStatus.OK, **values: Any) -> Response:
    """Return a page."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(_shared(request), **values), status)


def streamed(request: Request, template: str, **values: Any) -> Response:
    """Return a page that is sent as it is rendered, so that its beginning does not wait for a slow part."""
    stream = _TEMPLATES.get_template(template).stream(_shared(request), **values)
    return StreamingResponse(_encoded(stream), media_type="text/html")


def fragment(template: str, request: Request, **values: Any) -> str:
    """Return a part of a page."""
    return _TEMPLATES.get_template(template).render(_shared(request), **values)


def done(request: Request, path: str, word: str, **more: str | int) -> Response:
    """Return a redirect to a page of the console, which shows the message for this word."""
    mark = "&" if "?" in path else "?"
    return RedirectResponse(f"{base(request)}{path}{mark}{urlencode({'done': word, **more})}", HTTPStatus.SEE_OTHER)


def _encoded(stream: Iterator[str]) -> Iterator[bytes]:
    return (piece.encode() for piece in stream)


def _back(request: Request) -> str:
    """Return the address of a page that can be read again, below the console's; empty for the answer to a form."""
    if request.method != "GET":
        return ""
    query = [(name, value) for name, value in request.query_params.multi_items() if name not in {"done", "undo"}]
    path = request.url.path.removeprefix(base(request))
    return f"{path}?{urlencode(query)}" if query else path


def _shared(request: Request) -> Mapping[str, Any]:
    sandbox = request.app.state.sandbox
    return {
        "base": base(request),
        "path": request.url.path,
        "back": _back(request),
        "message": DONE.get(request.query_params.get("done", "")),
        "undo": request.query_params.get("undo"),
        "vendors": sandbox.vendors.names,
        "real": sandbox.clock.now(),
        "is_logged_in": sandbox.control_token is not None,
        "account": None,
        "others": (),
        "tab": None,
    }
