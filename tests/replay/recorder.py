"""Recordings: calls to an account that plays the real service, in the forms of recorders."""

import base64
import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from dealdock.judge.sandbox import Sandbox
from dealdock.replay.exchange import Exchange
from dealdock.replay.replay import Replay, Result

AT: Final = datetime(2026, 11, 2, 10, tzinfo=UTC)
JSON: Final = {"Content-Type": "application/json"}


class Recorder:
    """An account that plays the real service, and the calls to it."""

    def __init__(self, sandbox: Sandbox, vendor: str, host: str, *, at: datetime = AT, **settings: Any) -> None:
        account = sandbox.account(vendor, settings)
        account.set_clock(at)
        account.close()
        self._url, self._host, self._at = sandbox.url, host, at
        self.shown = account.shown
        self.exchanges: list[Exchange] = []

    def basic(self) -> dict[str, str]:
        """Return the header with the API key as the name of HTTP Basic."""
        return {"Authorization": "Basic " + base64.b64encode(f"{self.shown['api_key']}:".encode()).decode()}

    def call(self, method: str, path: str, body: Any = None, *, headers: dict[str, str]) -> Any:
        """Send a call, record it, and return the answer."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {**headers, **(JSON if isinstance(body, (dict, list)) else {})}
        address = urlsplit(self._url)
        connection = HTTPConnection(address.hostname or "", address.port)
        connection.request(method, path, content, {**sent, "Host": self._host})
        got = connection.getresponse()
        answer = got.read()
        connection.close()
        answer_headers = [(name.lower(), value) for name, value in got.getheaders() if name.lower() != "date"]
        exchange = Exchange(
            file="recording",
            number=len(self.exchanges) + 1,
            method=method,
            url=f"https://{self._host}{path}",
            headers=tuple((name.lower(), value) for name, value in sent.items()),
            body=content,
            status=got.status,
            answer_headers=(*answer_headers, ("date", format_datetime(self._at, usegmt=True))),
            answer=answer,
            at=self._at,
        )
        self.exchanges.append(exchange)
        return json.loads(answer) if answer.strip().startswith((b"{", b"[")) else answer.decode()


def replayed(sandbox: Sandbox, exchanges: list[Exchange], **settings: Any) -> list[Result]:
    """Replay exchanges against new accounts."""
    return Replay(sandbox, settings).run(exchanges)


def changed(exchange: Exchange, change: Any) -> Exchange:
    """Return an exchange whose recorded answer is changed: `change` gets the parsed JSON."""
    answer = json.loads(exchange.answer)
    return replace(exchange, answer=json.dumps(change(answer)).encode())


def places(result: Result) -> list[tuple[str, str]]:
    """Return the places and the problems of a result's differences."""
    return [(each.path, each.problem) for each in result.differences]


def _lists(headers: Any) -> dict[str, list[str]]:
    return {name.title(): [value] for name, value in headers}


def _pairs(headers: Any) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def vcr_py(exchanges: list[Exchange], path: Path) -> Path:
    """Write a cassette of VCR.py, with compressed answers, as YAML or JSON."""
    is_json = path.suffix == ".json"
    kept = [
        {
            "request": {
                "method": e.method,
                "uri": e.url,
                "headers": _lists(e.headers),
                "body": e.body.decode() or None,
            },
            "response": {
                "status": {"code": e.status, "message": ""},
                "headers": {**_lists(e.answer_headers), **({} if is_json else {"Content-Encoding": ["gzip"]})},
                "body": {"string": e.answer.decode() if is_json else gzip.compress(e.answer)},
            },
        }
        for e in exchanges
    ]
    value = {"version": 1, "interactions": kept}
    path.write_text(json.dumps(value) if is_json else yaml.safe_dump(value), encoding="utf-8")
    return path


def ruby_vcr(exchanges: list[Exchange], path: Path) -> Path:
    """Write a cassette of Ruby's VCR, with a type of Ruby's YAML in it."""
    kept = [
        {
            "request": {
                "method": e.method.lower(),
                "uri": e.url,
                "body": {"encoding": "UTF-8", "string": e.body.decode()},
                "headers": _lists(e.headers),
            },
            "response": {
                "status": {"code": e.status, "message": "OK"},
                "headers": _lists(each for each in e.answer_headers if each[0] != "date"),
                "body": {"encoding": "ASCII-8BIT", "base64_string": base64.b64encode(e.answer).decode()},
            },
            "recorded_at": "Mon, 02 Nov 2026 10:00:00 GMT",
        }
        for e in exchanges
    ]
    text = yaml.safe_dump({"http_interactions": kept, "recorded_with": "VCR 6.2.0"})
    path.write_text(text.replace("method: get", "method: !ruby/symbol get"), encoding="utf-8")
    return path


def har(exchanges: list[Exchange], path: Path) -> Path:
    """Write a HAR."""
    kept = [
        {
            "startedDateTime": "2026-11-02T11:00:00.000+01:00",
            "request": {
                "method": e.method,
                "url": e.url,
                "headers": _pairs([*e.headers, (":authority", "x")]),
                **({"postData": {"mimeType": "application/json", "text": e.body.decode()}} if e.body else {}),
            },
            "response": {
                "status": e.status,
                "headers": _pairs(e.answer_headers),
                "content": {"text": base64.b64encode(e.answer).decode(), "encoding": "base64"},
            },
        }
        for e in exchanges
    ]
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": kept}}), encoding="utf-8")
    return path


def nock(exchanges: list[Exchange], path: Path) -> Path:
    """Write the calls that nock's recorder returns as objects."""
    kept = [
        {
            "scope": f"https://{e.host}:443",
            "method": e.method,
            "path": e.url.partition(e.host)[2],
            "body": json.loads(e.body) if e.body else "",
            "status": e.status,
            "response": json.loads(e.answer),
            "reqheaders": dict(e.headers),
            "rawHeaders": [part for pair in e.answer_headers for part in pair],
            "responseIsBinary": False,
        }
        for e in exchanges
    ]
    path.write_text(json.dumps(kept), encoding="utf-8")
    return path


def postman(exchanges: list[Exchange], path: Path) -> Path:
    """Write a collection of Postman, whose requests are in a folder and name a variable."""
    items = []
    for e in exchanges:
        url = {"raw": e.url.replace(f"https://{e.host}", "{{baseUrl}}")}
        headers = [{"key": name, "value": value} for name, value in e.headers]
        request = {"method": e.method, "url": url, "header": headers, "body": {"mode": "raw", "raw": e.body.decode()}}
        answer_headers = [{"key": name, "value": value} for name, value in e.answer_headers]
        answer = {"originalRequest": request, "code": e.status, "header": answer_headers, "body": e.answer.decode()}
        items.append({"name": e.url, "request": request, "response": [answer]})
    value = {
        "info": {"name": "calls", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [{"name": "folder", "item": items}],
        "variable": [{"key": "baseUrl", "value": f"https://{exchanges[0].host}"}],
    }
    path.write_text(json.dumps(value), encoding="utf-8")
    return path
