"""Calls of the journal as an HTTP Archive (HAR 1.2), which browsers and proxies read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from dealdock.version import __version__

_HTTP: Final = "HTTP/1.1"
_UNKNOWN_BYTES: Final = -1
_END: Final = b"]}}"
_MIME_TYPES: Final = {"{": "application/json", "[": "application/json", "<": "text/xml"}
"""The type of a response without a content type, by its first character."""
_OWN_FIELDS: Final = (
    *("number", "object", "operation", "code", "explain", "fault", "complete"),
    *("shown", "done", "ignored", "account_id", "vendor", "credential"),
)
"""The fields of a call that the format does not have. They follow in `_dealdock`."""


def archive(calls: Iterable[Mapping[str, Any]], url: str) -> dict[str, Any]:
    """Return calls as an archive. `url`: the address of the server.

    Bodies and parameters are as in the journal: masked, and cut if they are long.
    """
    creator = {"name": "dealdock", "version": __version__}
    return {"log": {"version": "1.2", "creator": creator, "entries": [entry(call, url) for call in calls]}}


def around_entries() -> tuple[bytes, bytes]:
    """Return the JSON of an archive before and behind its entries, which a stream writes between them."""
    before = json.dumps(archive([], ""), separators=(",", ":")).encode().removesuffix(_END)
    return before, _END


def entry(call: Mapping[str, Any], url: str) -> dict[str, Any]:
    """Return a call as an entry of an archive."""
    return {
        "startedDateTime": call["at"].isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "time": call["duration_ms"],
        "request": _request(call, url),
        "response": _response(call),
        "cache": {},
        "timings": {"send": 0, "wait": call["duration_ms"], "receive": 0},
        "_dealdock": {name: call[name] for name in _OWN_FIELDS if name in call},
    }


def in_body(url: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call that are neither in its query string nor the id of a record in its path."""
    path, _, query = url.partition("?")
    in_query, segments = dict(parse_qsl(query, keep_blank_values=True)), unquote(path).split("/")

    def is_in_path(name: str) -> bool:
        return name.endswith("id") and f"{parameters[name]}" in segments

    return {name: value for name, value in parameters.items() if name not in in_query and not is_in_path(name)}


def _request(call: Mapping[str, Any], url: str) -> dict[str, Any]:
    query = parse_qsl(call["url"].partition("?")[2], keep_blank_values=True)
    request = {
        "method": call["method"],
        "url": url + call["url"],
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": list(_pairs(call["headers"].items())),
        "queryString": list(_pairs(query)),
        "headersSize": _UNKNOWN_BYTES,
        "bodySize": _UNKNOWN_BYTES,
    }
    sent = in_body(call["url"], call["parameters"])
    if sent and "content-type" in call["headers"]:
        request["postData"] = _body(call["headers"]["content-type"], sent)
    return request


def _body(mime_type: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a request, made from its parameters."""
    if mime_type.partition(";")[0].strip().lower().endswith("json"):
        return {"mimeType": mime_type, "text": json.dumps(sent, ensure_ascii=False)}
    values = [(name, each) for name, value in sent.items() for each in (value if isinstance(value, list) else [value])]
    return {"mimeType": mime_type, "params": list(_pairs(values))}


def _response(call: Mapping[str, Any]) -> dict[str, Any]:
    status, answer, headers = call["status"], call["answer"], call["answer_headers"]
    mime_type = headers.get("content-type") or _MIME_TYPES.get(answer[:1], "text/plain")
    return {
        "status": status,
        "statusText": HTTPStatus(status).phrase if status in {*HTTPStatus} else "",
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": list(_pairs(headers.items())),
        "content": {"size": call["size"], "mimeType": mime_type, "text": answer},
        "redirectURL": "",
        "headersSize": _UNKNOWN_BYTES,
        "bodySize": call["size"],
    }


def _pairs(pairs: Iterable[tuple[str, Any]]) -> Iterator[dict[str, str]]:
    for name, value in pairs:
        yield {"name": name, "value": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}
