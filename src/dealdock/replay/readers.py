"""Readers of recordings: HAR, VCR.py, Ruby's VCR, nock and Postman."""

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

import yaml

from dealdock.replay.exchange import FORM, Exchange, Headers, header

MAX_BYTES: Final = 64 * 2**20
"""The limit of a file."""

_SUFFIXES: Final = frozenset({".har", ".json", ".yaml", ".yml"})
_KNOWN: Final = "HAR, VCR.py (YAML, JSON), Ruby's VCR (YAML, JSON), nock (JSON) and Postman 2.1 with saved answers"


class ReadingError(Exception):
    """The reason for which a file cannot be read as a recording."""


def read(paths: Sequence[Path]) -> list[Exchange]:
    """Return the exchanges of files, and of all files of folders, in the order of their times.

    An exchange without a time follows the one before it in its file. Raises `ReadingError`.
    """
    found = [each for path in paths for file in _files(path) for each in _timed(_read(file))]
    earliest = datetime.min.replace(tzinfo=UTC)
    return [each for _, each in sorted(found, key=lambda one: one[0] or earliest)]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(each for each in path.rglob("*") if each.suffix.lower() in _SUFFIXES and each.is_file())
    if not files:
        raise ReadingError(f"{path}: the folder has no recording: no file ends with {', '.join(sorted(_SUFFIXES))}.")
    return files


def _timed(exchanges: Sequence[Exchange]) -> Iterator[tuple[datetime | None, Exchange]]:
    last = next((each.at for each in exchanges if each.at), None)
    for each in exchanges:
        last = max(last, each.at) if last and each.at else last
        yield last, each


def _read(path: Path) -> list[Exchange]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReadingError(f"{path}: {error.strerror}.") from None
    if len(content) > MAX_BYTES:
        raise ReadingError(f"{path}: it has more than {MAX_BYTES // 2**20} MiB.")
    value = _value(path, content)
    reader = _reader(value)
    if reader is None:
        raise ReadingError(f"{path}: the form of this recording is unknown. Known: {_KNOWN}.")
    found = list[Exchange]()
    try:
        found.extend(reader(str(path), value))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"the field {error} is missing" if isinstance(error, KeyError) else error
        raise ReadingError(f"{path}: call {len(found) + 1} has an unknown form: {reason}.") from None
    return found


def _reader(value: Any) -> Callable[[str, Any], Iterator[Exchange]] | None:
    match value:
        case {"log": {"entries": list()}}:
            return _har
        case {"interactions": list()}:
            return _vcr_py
        case {"http_interactions": list()}:
            return _ruby_vcr
        case {"info": dict(), "item": list()}:
            return _postman
        case [{"scope": str()}, *_]:
            return _nock
    return None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml's, where it is installed
    """YAML's plain types; times stay texts, and the values of other types are those of their form."""


def _untyped(loader: Any, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
_Loader.add_multi_constructor("", _untyped)


def _value(path: Path, content: bytes) -> Any:
    try:
        text = content.decode("utf-8-sig")
        if path.suffix.lower() in {".yaml", ".yml"} and text.lstrip()[:1] not in {"{", "["}:
            return _Loader(text).get_single_data()
        return json.loads(text)
    except UnicodeDecodeError:
        raise ReadingError(f"{path}: it must be text in UTF-8.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ReadingError(f"{path}: it is neither YAML nor JSON ({reason}). Expected: {_KNOWN}.") from None


def _headers(given: Any) -> Headers:
    """Return headers that are an object of texts or lists, a list of objects, or a flat list of names and values."""
    if isinstance(given, dict):
        several = ((name, value if isinstance(value, list) else [value]) for name, value in given.items())
        listed = [(name, each) for name, values in several for each in values]
    elif given and isinstance(given[0], dict):
        listed = [(each.get("name", each.get("key")), each["value"]) for each in given if not each.get("disabled")]
    else:
        listed = list(zip(given[::2], given[1::2], strict=True)) if given else []
    return tuple((_text(name).lower(), _text(value)) for name, value in listed if not _text(name).startswith(":"))


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)


def _bytes(value: Any) -> bytes:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False).encode()
    return value if isinstance(value, bytes) else _text(value).encode("utf-8", "surrogateescape")


def _decoded(headers: Headers, body: bytes) -> bytes:
    """Return a body without its compression by gzip or deflate."""
    if header(headers, "content-encoding").lower() in {"gzip", "deflate"}:
        for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
            try:
                return zlib.decompressobj(bits).decompress(body)
            except zlib.error:
                continue  # most recorders keep the text without its compression
    return body


def _moment(recorded: Any, headers: Headers) -> datetime | None:
    """Return the moment of a recorder, or that of the header `Date`."""
    for text in (_text(recorded), header(headers, "date")):
        for parse in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                found = parse(text)
            except ValueError:
                continue
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _exchange(
    place: tuple[str, int], request: tuple[str, str, Any, bytes], answer: tuple[Any, Any, bytes], at: Any = None
) -> Exchange:
    """Return an exchange of its parts: `request` is method, address, headers, body; `answer` status, headers, body."""
    method, url, sent, body = request
    _ = urlsplit(url).port  # raises ValueError unless it is an address
    status, received, content = answer
    headers = _headers(received)
    content = _decoded(headers, content)
    return Exchange(
        *place, method.upper(), url, _headers(sent), body, int(status), headers, content, _moment(at, headers)
    )


def _har(file: str, value: Any) -> Iterator[Exchange]:
    """Read HAR 1.2, of a browser, mitmproxy or dealdock's own journal."""
    for number, entry in enumerate(value["log"]["entries"], start=1):
        asked, got = entry["request"], entry["response"]
        content, posted = got.get("content") or {}, asked.get("postData") or {}
        body = _bytes(content.get("text"))
        if content.get("encoding") == "base64":
            body = base64.b64decode(body)
        sent = _bytes(posted.get("text"))
        if not sent and posted.get("params"):
            sent = urlencode([(each["name"], each.get("value", "")) for each in posted["params"]]).encode()
        if not got["status"]:  # a call without an answer
            continue
        request = asked["method"], asked["url"], asked.get("headers") or [], sent
        yield _exchange(
            (file, number), request, (got["status"], got.get("headers"), body), entry.get("startedDateTime")
        )


def _vcr_py(file: str, value: Any) -> Iterator[Exchange]:
    """Read a cassette of VCR.py."""
    for number, one in enumerate(value["interactions"], start=1):
        asked, got = one["request"], one["response"]
        status = got["status"]["code"] if isinstance(got.get("status"), dict) else got["status_code"]
        body = got.get("body", got.get("content"))
        body = body.get("string", _base64(body.get("base64_string"))) if isinstance(body, dict) else body
        request = asked["method"], asked.get("uri", asked.get("url")), asked.get("headers") or {}, _bytes(asked["body"])
        yield _exchange(
            (file, number), request, (status, got.get("headers") or {}, _bytes(body)), one.get("recorded_at")
        )


def _ruby_vcr(file: str, value: Any) -> Iterator[Exchange]:
    """Read a cassette of Ruby's VCR."""

    def body(message: Any) -> bytes:
        found = message.get("body") or {}
        return _base64(found["base64_string"]) if "base64_string" in found else _bytes(found.get("string"))

    for number, one in enumerate(value["http_interactions"], start=1):
        asked, got = one["request"], one["response"]
        request = asked["method"], asked["uri"], asked.get("headers") or {}, body(asked)
        answer = got["status"]["code"], got.get("headers") or {}, body(got)
        yield _exchange((file, number), request, answer, one.get("recorded_at"))


def _nock(file: str, value: Any) -> Iterator[Exchange]:
    """Read calls that nock's recorder returned as objects."""
    for number, one in enumerate(value, start=1):
        got, body = one.get("response"), one.get("body", "")
        if isinstance(got, list) and got and all(isinstance(each, str) for each in got):
            answer = _from_hex("".join(got))
        else:
            answer = _from_hex(got) if one.get("responseIsBinary") else _bytes(got)
        sent = one.get("reqheaders") or {}
        is_form = isinstance(body, dict) and FORM in str(sent)
        request = one["method"], one["scope"] + one["path"], sent, urlencode(body).encode() if is_form else _bytes(body)
        headers = one.get("rawHeaders", one.get("headers")) or []
        found = _exchange((file, number), request, (one["status"], headers, answer))
        yield replace(found, is_of_javascript=isinstance(got, (dict, list)))


def _postman(file: str, value: Any) -> Iterator[Exchange]:
    """Read the saved answers of a collection of Postman, in its order."""
    variables: dict[str, str] = {
        each["key"]: _text(each.get("value")) for each in value.get("variable") or [] if "key" in each
    }

    def filled(text: Any) -> str:
        found = _text(text)
        for name, content in variables.items():
            found = found.replace("{{" + name + "}}", content)
        return found

    def body(given: Any) -> bytes:
        if given.get("mode") == "urlencoded":
            pairs = [each for each in given["urlencoded"] if not each.get("disabled")]
            return "&".join(f"{quote_plus(each['key'])}={quote_plus(filled(each['value']))}" for each in pairs).encode()
        return filled(given.get("raw")).encode()

    def saved(items: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        for item in items:
            yield from saved(item.get("item") or [])
            yield from ((each.get("originalRequest") or item["request"], each) for each in item.get("response") or [])

    for number, (asked, got) in enumerate(saved(value["item"]), start=1):
        url, sent = asked["url"], [*(asked.get("header") or [])]
        if (asked.get("body") or {}).get("mode") == "urlencoded":
            sent.append({"key": "Content-Type", "value": FORM})
        request = (
            asked["method"],
            filled(url["raw"] if isinstance(url, dict) else url),
            sent,
            body(asked.get("body") or {}),
        )
        yield _exchange((file, number), request, (got["code"], got.get("header") or [], _bytes(got.get("body"))))


def _base64(text: Any) -> bytes:
    return base64.b64decode(_bytes(text))


def _from_hex(text: Any) -> bytes:
    try:
        return bytes.fromhex(_text(text))
    except (ValueError, binascii.Error):
        return _bytes(text)
