"""Masks for parts of answers that are not compared: they may differ from run to run, or are words for people.

The emulated API and OAuth are compared to the byte, but for the date, the text of `Dealdock-Explain`, and the hashes of
styles and scripts of pages. In the control plane and on the landing page, words for people, descriptions, journal
numbers, markers, durations and keys made by chance are masked, the order of headers does not matter, and neither do the
members of `NEW`.
"""

import json
import re
from dataclasses import replace
from typing import Any, Final

from tests.golden.exchange import RAW, Headers, Request, Response

MASK: Final = "***"

NEW: Final = frozenset({"vendor", "base_url"})
"""Members that accounts are to gain."""

OAUTH: Final = frozenset({"token", "authorize", "revoke"})
"""Objects whose entries in journal and metrics are to gain their code."""

_PROBLEM: Final = "application/problem+json"
_UNSTABLE: Final = frozenset({"number", "duration_ms", "explain", "received_at", "answered_at"})
_CHANCE: Final = re.compile(
    r"\$argon2id\$[\w$=,+/]+|-----BEGIN (?:PUBLIC|PRIVATE) KEY-----.*?-----END \w+ KEY-----", re.DOTALL
)
_HASH: Final = re.compile(r"'sha256-[\w+/=]+'")
_OF_OAUTH: Final = re.compile(r'code="[\w*]*",(object="(?:token|authorize|revoke)")')
_TIMED: Final = re.compile(r"\w+_(?:bucket|sum|created)\{")
_DESCRIPTIONS: Final = re.compile(
    r"/$|/\?|/_dealdock/(?:openapi\.json|docs\b|ca\.pem|version|vendors|accounts/\d+/requests\.har)"
)


def masked(request: Request, response: Response) -> Response:
    """Return the answer as it is stored and compared."""
    headers = tuple(_header(name, value) for name, value in response.headers if name != "date")
    response = replace(response, headers=headers)
    path = request.body.partition(" ")[2] if request.method == RAW else request.target
    kind = dict(headers).get("content-type", "")
    is_there = response.status == "200"
    is_compared = not path.startswith("/_dealdock") and not (is_there and _DESCRIPTIONS.match(path))
    if is_compared and kind != _PROBLEM:
        return response
    body = response.body
    if _DESCRIPTIONS.match(path) and is_there:
        body = MASK if body else ""
    elif kind.endswith("json"):
        body = _json(path, body, is_problem=kind == _PROBLEM)
    elif path.startswith("/_dealdock/metrics"):
        body = _metrics(body)
    return replace(response, headers=_unordered(headers), body=_CHANCE.sub(MASK, body))


def _header(name: str, value: str) -> tuple[str, str]:
    return name, MASK if name.lower() == "dealdock-explain" else _HASH.sub(f"'sha256-{MASK}'", value)


def _unordered(headers: Headers) -> Headers:
    return tuple(sorted((name, value) for name, value in headers if name != "content-length"))


def _json(path: str, body: str, *, is_problem: bool) -> str:
    try:
        document = json.loads(body)
    except ValueError:
        return body
    if is_problem and isinstance(document, dict):
        document = _problem(document)
    elif re.search(r"/requests\b", path) and isinstance(document, list):
        document = [_entry(entry) for entry in document]
    elif re.search(r"/changes$", path) and isinstance(document, dict):
        document |= {"marker": MASK}
    return json.dumps(_without_new(document), ensure_ascii=False, separators=(",", ":"))


def _problem(problem: dict[str, Any]) -> dict[str, Any]:
    shown = problem | {"title": MASK, "detail": MASK}
    if "errors" in problem:
        shown["errors"] = [error | {"detail": MASK} for error in problem["errors"]]
    return shown


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    shown = {name: MASK if name in _UNSTABLE and value is not None else value for name, value in entry.items()}
    shown["answer_headers"] = dict(_header(name, value) for name, value in entry["answer_headers"].items())
    return shown | {"code": MASK} if entry.get("object") in OAUTH else shown


def _without_new(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_new(one) for name, one in value.items() if name not in NEW}
    return [_without_new(one) for one in value] if isinstance(value, list) else value


def _metrics(text: str) -> str:
    """Keep the counts, those of OAuth with any code; remove durations."""
    counts: dict[str, float | None] = {}
    for line in text.split("\n"):
        name, _, value = _OF_OAUTH.sub(rf'code="{MASK}",\1', line).rpartition(" ")
        if line.startswith("# TYPE"):
            counts[line] = None
        elif name and not line.startswith("# HELP") and not _TIMED.match(name):
            counts[name] = (counts.get(name) or 0) + float(value or 0)
    return "\n".join(name if value is None else f"{name} {value}" for name, value in counts.items())
