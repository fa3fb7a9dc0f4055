"""Access control: requests of other websites are refused, and all others may need the control token."""

import asyncio
import re
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dealdock.control.problems import CONTENT_TYPE, Refused, problem
from dealdock.platform.credentials import secrets
from dealdock.platform.journal import call_log
from dealdock.platform.text import MAX_QUOTED_CHARACTERS, printable
from dealdock.platform.webhooks.rules import USER_AGENT
from dealdock.sandbox import Sandbox
from dealdock.web import host, messages, scopes
from dealdock.web.masking import Masker, cut
from dealdock.web.privacy import combined
from dealdock.web.scopes import refused
from dealdock.web.size_limits import RequestRefused
from dealdock.web.vendor_api import privacy_of

OPEN_TO_ALL = re.compile(
    r"/ca\.pem | /livez | /readyz | /health | /version | /vendors (?: /[^/]+ )? "
    r"| /openapi\.json | /openapi/[a-z]+\.json | /docs (?: /[^/]+ )?",
    re.VERBOSE,
)
"""Paths without secrets, open to every client: health, version, the emulated services, documentation and the CA's
certificate."""

MAX_BODY_BYTES = 32 * 2**20

WRONG_TOKEN_SECONDS: Final = 0.5
"""The wait before the response to a wrong control token, which slows down guessing."""


class Bodies(NamedTuple):
    """The accepted content types and size of a request body."""

    requirement: str
    types: re.Pattern[str]
    max_bytes: int | None
    """None: unlimited, because the body is read as a stream."""


def _of_types(subtypes: str) -> re.Pattern[str]:
    """Return a pattern of the types that a web page cannot send without a preflight request."""
    return re.compile(rf"application/(?:{subtypes})", re.IGNORECASE)


RECORDS = Bodies(
    "JSON with the header Content-Type: application/json", _of_types(r"json|[a-z0-9.+-]+\+json"), MAX_BODY_BYTES
)
SCENES = Bodies(
    "a scene with the header Content-Type: application/json, application/yaml or application/jsonl",
    _of_types(r"json|(?:x-)?yaml|jsonl|x-ndjson|x-jsonlines"),
    None,
)

_WITH_BODIES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_IMPORT = re.compile(r"/accounts/[0-9]+/import")


def _log(scope: Scope, status: int, masker: Masker) -> None:
    """Log changes and refusals. Successful reads are not logged."""
    if scope["method"] in {"GET", "HEAD"} and status < HTTPStatus.BAD_REQUEST:
        return
    path = printable(cut(scope["path"], MAX_QUOTED_CHARACTERS, masker.url))
    fields = {"method": scope["method"], "path": path, "status": status, "caller": scopes.address(scope)}
    call_log.LOG.info("control", extra=fields)


class AccessControl:
    """Middleware that refuses requests without permission, and adds `messages.PRIVATE_HEADERS` to all responses."""

    def __init__(self, app: ASGIApp, sandbox: Sandbox) -> None:
        self._app = app
        self._token = sandbox.control_token
        self._public_url = sandbox.settings.public_url
        self._masker = Masker(combined(privacy_of(vendor) for vendor in sandbox.vendors.all), ())
        self._hosts = host.Hosts(sandbox.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the request, then pass it to the application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_private(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(messages.PRIVATE_HEADERS)
                _log(scope, message["status"], self._masker)
            await send(message)

        if (status := refused(scope)) is not None:
            body = bytes(problem(status, f"The call could not be read: {RequestRefused(status).why}.").body)
            answer = messages.Answer(status, body, CONTENT_TYPE.encode())
            await messages.AnswerResponse(answer)(scope, receive, send_private)
            return
        headers = Headers(scope=scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        accepted = SCENES if scope["method"] == "POST" and _IMPORT.fullmatch(path) else RECORDS
        if not OPEN_TO_ALL.fullmatch(path):
            try:
                self._check(scope, headers)
                _check_body(headers, int(headers.get("content-length", "0")), accepted)
                if scope["method"] in _WITH_BODIES:
                    _check_type(headers, accepted)
            except HTTPException as error:
                if error.status_code == HTTPStatus.UNAUTHORIZED and "authorization" in headers:
                    await asyncio.sleep(WRONG_TOKEN_SECONDS)
                await problem(error.status_code, error.detail, headers=error.headers)(scope, receive, send_private)
                return
        incoming = messages.RequestStream(receive, scope)
        await self._app(scope, _checked_receive(headers, incoming, accepted), send_private)

    def _check(self, scope: Scope, headers: Headers) -> None:
        refuse_webhook(headers)
        refuse_unknown_host(self._hosts, scope)
        refuse_foreign_page(scope, headers, self._public_url)
        if self._token is not None and not _has_token(headers, self._token):
            raise HTTPException(
                HTTPStatus.UNAUTHORIZED,
                "The control plane requires the control token, as Authorization: Bearer <token>. "
                "The token is the value of DEALDOCK_CONTROL_TOKEN, or in the file dealdock.token next to the database.",
                {"WWW-Authenticate": 'Bearer realm="dealdock"'},
            )


def refuse_webhook(headers: Headers) -> None:
    """Raise `Refused` for a delivery of a webhook. A sandbox must not receive it, however the call got here."""
    if USER_AGENT in headers.getlist("user-agent"):
        raise Refused(
            HTTPStatus.FORBIDDEN,
            f"A webhook cannot control the sandbox. A program sends another User-Agent than {USER_AGENT}.",
        )


def refuse_unknown_host(hosts: host.Hosts, scope: Scope) -> None:
    """Raise `Refused` if an attacker could have pointed the called host name to this machine."""
    if not hosts.include(scope):
        named = " and ".join(host.raw(scope)) or "the header is missing"
        raise Refused(HTTPStatus.FORBIDDEN, f"Unknown Host ({named}). Add it to DEALDOCK_HOSTS.")


def refuse_foreign_page(scope: Scope, headers: Headers, public_url: str | None) -> None:
    """Raise `Refused` if a page of another website sent the request. Pages at `public_url` are the server's own."""
    own_origins = {f"{scope['scheme']}://{host.raw(scope)[0]}".lower(), public_url}
    if any(each.lower() not in own_origins for each in headers.getlist("origin")):
        raise Refused(HTTPStatus.FORBIDDEN, "A page of another website cannot control the sandbox (Origin).")
    if any(map(scopes.is_foreign, headers.getlist("sec-fetch-site"))):
        raise Refused(HTTPStatus.FORBIDDEN, "A page of another website cannot control the sandbox (Sec-Fetch-Site).")


def _has_token(headers: Headers, token: str) -> bool:
    scheme, credentials = scopes.Authorization.parse(headers.get("authorization", ""))
    return scheme == "bearer" and secrets.are_equal(credentials, token)


def _check_body(headers: Headers, size: int, accepted: Bodies) -> None:
    if accepted.max_bytes is not None and size > accepted.max_bytes:
        text = f"A body must not be larger than {accepted.max_bytes >> 20} MiB."
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
    if size:
        _check_type(headers, accepted, "")


def _check_type(headers: Headers, accepted: Bodies, absent: str = "application/json") -> None:
    """Check the content type, even of an empty body: a form of a web page may have no fields.

    `absent`: the type that a call has if it does not name one.
    """
    if not accepted.types.fullmatch(headers.get("content-type", absent).partition(";")[0].strip()):
        text = f"A body must be {accepted.requirement}."
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{text} Without a body, send no Content-Type.")


def _checked_receive(headers: Headers, receive: Receive, accepted: Bodies) -> Receive:
    """Check the body as it arrives: the length of a chunked one is not known before."""
    size = 0

    async def receive_checked() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        _check_body(headers, size, accepted)
        return message

    return receive_checked
