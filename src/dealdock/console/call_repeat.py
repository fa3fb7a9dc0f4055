"""A call that is sent again: its request, made from the journal, and the call itself; its assertion, its fault."""

import asyncio
import base64
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote, urlencode

from starlette.types import ASGIApp, Message, Scope

from dealdock.control.journal import KeptBody, Request
from dealdock.platform.journal import har
from dealdock.web.journal_entry import FORM, MAX_BODY_BYTES
from dealdock.web.masking import is_written
from dealdock.web.privacy import Privacy
from dealdock.web.scopes import EXTENSION, ending

MASK: Final = "***"


def assertion(call: Request) -> str:
    """Return a line of a test that expects such a call."""
    names = [json.dumps(each) for each in (call.object, call.operation) if each is not None]
    return f"dealdock.requests.expect({', '.join(names)})"


def fault(call: Request) -> dict[str, Any]:
    """Return a fault for the next such call. It fails as this call did, or with 503 if this call succeeded."""
    match = {name: value for name, value in (("object", call.object), ("operation", call.operation)) if value}
    if not call.status:
        effect: dict[str, Any] = {"close": True}
    else:
        status = call.status if call.status >= HTTPStatus.BAD_REQUEST else HTTPStatus.SERVICE_UNAVAILABLE.value
        effect = {"status": status} if call.code is None else {"error": call.code}
    return {"match": match, "effect": effect, "times": 1}


def fault_command(call: Request, url: str, account_id: int) -> str:
    """Return a command that makes the fault."""
    words = ["curl", f"{url}/_dealdock/accounts/{account_id}/faults", "-H", "Content-Type: application/json"]
    return shlex.join([*words, "-d", json.dumps(fault(call), ensure_ascii=False)])


def options_of(example: str) -> dict[str, tuple[str, str]]:
    """Return the options of a command that set headers, by the lower-case names of the headers."""
    options = [pair for pair in pairwise(shlex.split(example)) if pair[0] in {"-H", "-u"}]
    return {
        "authorization" if option == "-u" else value.partition(":")[0].lower(): (option, value)
        for option, value in options
    }


HEADER: Final = "dealdock-repeated"
"""The header of a repeated call, by which it is found: the number of the first call, and random digits."""

MAX_SECONDS: Final = 30.0
"""The time after which the client of a repeated call disconnects."""

_UNSENT: Final = frozenset({"content-length", "transfer-encoding", "connection", "expect", HEADER})
_OF_CURL: Final = frozenset({"host", "accept-encoding"})
"""Headers that curl makes itself."""

_NOT_KEPT: Final = "the journal does not keep bodies of the type {}, which may have files"
_NO_BODY: Final = "the journal does not have its body, which could not be read"
_NO_LENGTH: Final = "the journal does not have its body, because the client did not declare its length"
_NO_FORM: Final = "its body was masked or is long, and its parameters have lists or objects, which no form can show"
_OTHER_BYTES: Final = "the journal does not have its body, which is not in UTF-8"
_CUT: Final = "[cut: "
_WRITTEN: Final = "\U000f0000"
"""Stands for asterisks that the client wrote, which look like the mask, until the request is complete."""
_ESCAPED: Final = json.dumps(_WRITTEN)[1:-1]
_OF_CLIENT: Final = frozenset({"token", "revoke"})
"""The objects of OAuth whose calls have the client's id and secret in the header `Authorization`."""


class Repetition(NamedTuple):
    """A request, and the reasons for which it cannot be sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    problems: tuple[str, ...]
    is_rewritten: bool
    """True if the body is made from the parameters of the call, because it was masked or is long."""


def repetition(
    call: Request, kept: KeptBody, credentials: Mapping[str, str], example: str, privacy: Privacy
) -> Repetition:
    """Return the request that repeats a call. `kept`: its body.

    Masked credentials are replaced by the credentials of the account's first user with the same names: parameters, or
    headers of the `example` command. Under another name, the client wrote the mask itself.
    """
    known = {_plain(name): value for name, value in credentials.items()}
    headers = dict(_headers(call, known, example))
    secrets = _Secrets(known, privacy)
    sent = {} if kept.text is not None else _unmasked(_in_body(call), secrets)
    body, is_rewritten = (kept.text or "").encode(), False
    target = _target(call.url, secrets)
    places = {"the address": target, **{f"the header {name}": value for name, value in headers.items()}}
    places |= {f"the parameter {name}": json.dumps(value, ensure_ascii=False) for name, value in sent.items()}
    problems = [f"the journal has only a part of {name}" for name, text in places.items() if _CUT in text]
    hidden = "is masked in the journal, and the account's first user has no such credential"
    problems += [f"{name} {hidden}" for name, text in places.items() if MASK in text]
    if not problems and kept.text is None and (problem := _why_without_body(call, sent, kept)) is not None:
        problems += [problem] if problem else []
        is_rewritten = not problem
        body = b"" if problem else _written(call, json.loads(json.dumps(sent).replace(_ESCAPED, MASK)))
    return Repetition(call.method, target.replace(_WRITTEN, MASK), headers, body, tuple(problems), is_rewritten)


def curl(repeated: Repetition, url: str) -> str:
    """Return a command that sends the same request. `url`: the server's address."""
    words = ["curl", *{"GET": [], "HEAD": ["--head"]}.get(repeated.method, ["-X", repeated.method])]
    words += ["--globoff"] if re.search(r"[\[\]{}]", repeated.target) else []
    words += ["--path-as-is"] if "/." in repeated.target else []
    for name, value in repeated.headers.items():
        if name.lower() not in _OF_CURL:
            words += ["-H", f"{name}: {value}" if value else f"{name};"]
    words += ["--data-raw", repeated.body.decode()] if repeated.body else []
    return shlex.join([*words, url + repeated.target])


class _Secrets(NamedTuple):
    """The values for masks: the credentials of the account's first user by their plain names."""

    known: Mapping[str, str]
    privacy: Privacy

    def value(self, name: str, value: Any, within: str = "") -> Any:
        """Return the value for a masked one. A mask whose value is not known stays one.

        `within`: the name of a member, with the names of the objects that it is in.
        """
        is_secret = self.privacy.is_secret(within or name)
        if value == MASK:
            return self.known.get(_plain(name), MASK) if is_secret else _WRITTEN
        if is_secret and isinstance(value, str) and is_written(value):
            return _WRITTEN + value[len(MASK) + 1 :]
        return value


async def send(app: ASGIApp, scope: Scope, repeated: Repetition) -> None:
    """Send the call to the server itself, and drop the response, which is in the journal.

    `scope` is the scope of the console's own call. After `MAX_SECONDS` the client disconnects, as one with a timeout
    does.
    """
    is_sent, is_gone = False, asyncio.Event()

    async def receive() -> Message:
        nonlocal is_sent
        if not is_sent:
            is_sent = True
            return {"type": "http.request", "body": repeated.body, "more_body": False}
        await is_gone.wait()
        return {"type": "http.disconnect"}

    async def drop(_: Message) -> None:
        pass

    running = asyncio.ensure_future(app(_scope(scope, repeated), receive, drop))
    try:
        await asyncio.wait({running}, timeout=MAX_SECONDS)
        is_gone.set()
        await running
    finally:
        running.cancel()


def _scope(own: Scope, repeated: Repetition) -> Scope:
    path, _, query = repeated.target.partition("?")
    headers = [(name.encode("latin-1", "replace"), _header_bytes(text)) for name, text in repeated.headers.items()]
    return {
        "type": "http",
        "asgi": own["asgi"],
        "http_version": "1.1",
        "method": repeated.method,
        "scheme": own["scheme"],
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [*headers, (b"content-length", b"%d" % len(repeated.body))] if repeated.body else headers,
        "client": own.get("client"),
        "server": own.get("server"),
        "extensions": {EXTENSION: {"cut": lambda: None, "ending": ending(own)}},
    }


def _header_bytes(text: str) -> bytes:
    """Return a header's value in the bytes that the journal read as UTF-8."""
    return text.encode("utf-8", "replace")


def _headers(call: Request, known: Mapping[str, str], example: str) -> Iterator[tuple[str, str]]:
    options = options_of(example)
    for name, value in call.headers.items():
        if name.lower() in _UNSENT:
            continue
        if MASK not in value:
            yield name, value
        elif name.lower() == "authorization":
            yield name, _authorization(call, value, known, options) or value
        else:
            yield name, options[name.lower()][1].partition(":")[2].strip() if name.lower() in options else value


def _authorization(
    call: Request, masked: str, known: Mapping[str, str], options: Mapping[str, tuple[str, str]]
) -> str | None:
    """Return the header `Authorization` of the first user in the scheme of the call; None if there is none."""
    scheme = masked.partition(" ")[0].lower()
    if scheme == "bearer":
        return f"Bearer {known['accesstoken']}" if "accesstoken" in known else None
    if scheme == "basic" and call.object in _OF_CLIENT:
        names = ("clientid", "clientsecret")
        return _basic(":".join(quote(known[name], "") for name in names)) if known.keys() >= {*names} else None
    option, value = options.get("authorization", ("", ""))
    if option == "-u":
        return _basic(value) if scheme == "basic" else None
    return value.partition(":")[2].strip() or None


def _basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _target(url: str, secrets: _Secrets) -> str:
    """Return path and query string. A masked value follows its name, in a pair or as the next segment."""
    path, mark, query = url.partition("?")
    segments = path.split("/")
    for place, segment in enumerate(segments):
        before = segments[place - 1] if place else ""
        found = secrets.value(before, segment)
        segments[place] = _pair(segment, secrets) if found == segment else _quoted(found)
    return "/".join(segments) + mark + "&".join(_pair(pair, secrets) for pair in query.split("&"))


def _pair(pair: str, secrets: _Secrets) -> str:
    name, equals, value = pair.partition("=")
    found = secrets.value(unquote(name), value) if equals else value
    return pair if found == value else f"{name}={_quoted(found)}"


def _quoted(text: str) -> str:
    """Return a text as it is written in an address. The asterisks that a client wrote are replaced later."""
    return _WRITTEN.join(quote(part, "*") for part in text.split(_WRITTEN))


def _unmasked(value: Any, secrets: _Secrets, name: str = "", within: str = "") -> Any:
    if isinstance(value, dict):
        paths = {each: f"{within}[{each}]" if within else each for each in value}
        return {each: _unmasked(member, secrets, each, paths[each]) for each, member in value.items()}
    if isinstance(value, list):
        return [_unmasked(each, secrets, name, within) for each in value]
    return secrets.value(name, value, within)


def _in_body(call: Request) -> dict[str, Any]:
    """Return the parameters in the body: the pairs that are neither in the query string nor in the path."""
    path = unquote(call.url.partition("?")[0])
    sent = har.in_body(call.url, call.parameters)
    return {name: value for name, value in sent.items() if f"/{name}/{value}/" not in f"{path}/"}


def _why_without_body(call: Request, sent: Mapping[str, Any], kept: KeptBody) -> str | None:
    """Return the reason for which a body that is not kept cannot be made from its parameters; an empty text if it can
    be; None if the call has no body.
    """
    headers = {name.lower(): value for name, value in call.headers.items()}
    length, kind = headers.get("content-length", "0"), _kind(call)
    if "transfer-encoding" in headers and not kept.is_masked:
        return _NO_LENGTH
    if length == "0" and not kept.is_masked:
        return None
    if not kind.endswith("json") and kind != FORM:
        return _NOT_KEPT.format(kind or "that is not named")
    if not kept.is_masked and length.isdecimal() and int(length) <= MAX_BODY_BYTES:
        return _OTHER_BYTES
    if not sent:
        return _NO_BODY
    is_nested = any(isinstance(value, dict | list) for value in sent.values())
    return _NO_FORM if kind == FORM and is_nested else ""


def _written(call: Request, sent: Mapping[str, Any]) -> bytes:
    """Return a body with these parameters, as most clients write it."""
    if _kind(call) == FORM:
        return urlencode(sent, errors="replace").encode()
    return json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _kind(call: Request) -> str:
    headers = {name.lower(): value for name, value in call.headers.items()}
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _plain(name: str) -> str:
    """Return a name as credentials are compared: `API-Key` is `api_key`."""
    return re.sub("[^a-z0-9]", "", name.lower())
