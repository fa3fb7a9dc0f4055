"""Access control: pages of other websites can neither read nor change anything, and other clients may have to log in.

On loopback there is no login, as in the control plane. There a form needs the cookie that the console's pages set. A
program that can only send, for example one that forwards webhooks, has not read a page, whatever its headers claim.
Elsewhere the cookie of a session shows that the browser sent the control token.
"""

import asyncio
import hmac
import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection, delete, select, text
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dealdock.console.pages import base, digests, page
from dealdock.control.access import WRONG_TOKEN_SECONDS, refuse_foreign_page, refuse_unknown_host, refuse_webhook
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Route
from dealdock.platform.clock import Clock
from dealdock.platform.credentials import secrets
from dealdock.platform.database import statement_tables
from dealdock.platform.database.database import Database
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.randomness import Randomness
from dealdock.platform.records.models import EndedSession
from dealdock.platform.text import MAX_QUOTED_CHARACTERS, printable
from dealdock.sandbox import Sandbox
from dealdock.web import host, messages
from dealdock.web.scopes import refused

LIFE_SECONDS: Final = 12 * 3600

_END: Final = text(
    "INSERT INTO ended_session (digest, ends_at) VALUES (:digest, :ends_at) ON CONFLICT (digest) DO NOTHING"
).execution_options(**statement_tables.declare(EndedSession))


class Sessions:
    """The sessions of people who know the control token. The database stores the sessions that a logout ended."""

    def __init__(self, token: str, database: Database, clock: Clock, randomness: Randomness) -> None:
        self._key, self._database, self._clock, self._randomness = token.encode(), database, clock, randomness

    def open(self) -> str:
        """Return the value of a new session's cookie, from which the token cannot be computed."""
        session = f"{int(self._clock.now().timestamp()) + LIFE_SECONDS}.{self._randomness.unique()}"
        return f"{session}.{self._signature(session)}"

    def is_current(self, cookie: str) -> bool:
        """Return True if this is the cookie of a session whose time is not over. It may have ended by a logout."""
        session, _, signature = cookie.rpartition(".")
        return secrets.are_equal(signature, self._signature(session)) and _end(session) > self._clock.now()

    def is_open(self, cookie: str) -> bool:
        """Return True if this is the cookie of a session that has not ended. It reads the database."""
        query = select(EndedSession.digest).where(EndedSession.digest == secrets.digest(cookie))
        return self.is_current(cookie) and self._database.read(lambda db: db.scalar(query)) is None

    def close(self, cookie: str) -> None:
        """End a session. Other cookies have no effect."""
        if not self.is_current(cookie):
            return
        digest = secrets.digest(cookie)

        def end(db: Connection) -> None:
            db.execute(delete(EndedSession).where(EndedSession.ends_at <= self._clock.now()))
            db.execute(_END, {"digest": digest, "ends_at": int(_end(cookie).timestamp())})

        self._database.write(end)

    def _signature(self, session: str) -> str:
        return hmac.digest(self._key, f"dealdock console {session}".encode(), "sha256").hex()


def _end(session: str) -> datetime:
    """Return the time of a signed session's end."""
    return datetime.fromtimestamp(int(session.partition(".")[0]), UTC)


COOKIE: Final = "dealdock_console"

_FORMS: Final = re.compile(r"application/x-www-form-urlencoded|multipart/form-data", re.IGNORECASE)
"""The content types of forms."""

_OPEN_TO_ALL: Final = ("/login", "/assets/")
"""The beginnings of paths that need no login."""

_SAFE: Final = frozenset({"GET", "HEAD"})

_MAX_LOGIN_BYTES: Final = 2**16
"""The size of a body that is read before the login."""

_HEADERS: Final = {
    **messages.PRIVATE_HEADERS,
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}

_KEPT: Final = "max-age=31536000, immutable"


class ConsoleAccess:
    """Middleware that refuses requests without permission, and adds security headers to all responses."""

    def __init__(self, app: ASGIApp, sandbox: Sandbox, sessions: Sessions | None) -> None:
        """`sessions`: None if there is no login."""
        self._app = app
        self._sessions = sessions
        self._hosts = host.Hosts(sandbox.settings)
        self._public_url = sandbox.settings.public_url
        self._proof = sandbox.credentials.derive("form of the console").hex() if sessions is None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the request, then pass it to the application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if "/assets/" in scope["path"]:
                    headers["Cache-Control"] = _caching_of_asset(scope)
                elif scope["method"] in _SAFE and self._proof is not None and not self._has_proof(scope):
                    headers.append("Set-Cookie", self._cookie(scope))
            await send(message)

        app = await self._refusal(scope) or self._app
        is_open = self._sessions is not None and _path(scope).startswith(_OPEN_TO_ALL)
        incoming = messages.RequestStream(receive, scope)
        await app(scope, _limited(incoming) if is_open else incoming, send_guarded)

    async def _refusal(self, scope: Scope) -> Response | None:
        """Return the response to a request without permission; None if it has permission."""
        headers = Headers(scope=scope)
        try:
            if (status := refused(scope)) is not None:
                raise Refused(status, "The call could not be read.")
            refuse_webhook(headers)
            refuse_unknown_host(self._hosts, scope)
            if not _is_navigation(scope, headers):
                refuse_foreign_page(scope, headers, self._public_url)
            if scope["method"] not in _SAFE and "origin" not in headers:
                raise Refused(HTTPStatus.FORBIDDEN, "A form needs the header Origin. Programs use the control plane.")
            if scope["method"] not in _SAFE:
                self._check_form(scope, headers)
            if b"%00" in scope["query_string"]:
                raise Refused(HTTPStatus.BAD_REQUEST, "The address has the character NUL, which no text can have.")
        except HTTPException as error:
            return PlainTextResponse(error.detail, error.status_code)
        try:
            return None if await self._may_enter(scope) else _to_login(scope)
        except DATABASE_ERRORS as error:
            return PlainTextResponse(str(error), HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "1"})

    def _check_form(self, scope: Scope, headers: Headers) -> None:
        """Raise `Refused` for a body that is not a form, and for a form that no page of the console sent."""
        kind = headers.get("content-type", "").partition(";")[0].strip()
        if kind and not _FORMS.fullmatch(kind):
            text = f"The console takes forms, and no {printable(kind[:MAX_QUOTED_CHARACTERS])}."
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{text} Programs use the control plane.")
        if self._proof is not None and not self._has_proof(scope):
            text = "The form is of no page that this server has sent to you. Reload the page, and send it again."
            raise Refused(HTTPStatus.FORBIDDEN, f"{text} Programs use the control plane.")

    def _has_proof(self, scope: Scope) -> bool:
        return secrets.are_equal(Request(scope).cookies.get(_proof_name(scope), ""), self._proof or "")

    def _cookie(self, scope: Scope) -> str:
        """Return the header that sets the proof: it is sent by pages of this server alone, and no script reads it."""
        secure = "; Secure" if scope["scheme"] == "https" else ""
        path = scope.get("root_path", "") or "/"
        return f"{_proof_name(scope)}={self._proof}; HttpOnly; SameSite=Strict; Path={path}{secure}"

    async def _may_enter(self, scope: Scope) -> bool:
        if self._sessions is None or _path(scope).startswith(_OPEN_TO_ALL):
            return True
        cookie = Request(scope).cookies.get(COOKIE, "")
        return self._sessions.is_current(cookie) and await run_in_threadpool(self._sessions.is_open, cookie)


def _proof_name(scope: Scope) -> str:
    """Return the name of the cookie with the proof. Servers of one machine share their cookies: each has its port."""
    server: tuple[str, int | None] | None = scope.get("server")
    return f"dealdock_form_{server[1] if server else 0}"


def _limited(receive: Receive) -> Receive:
    """Refuse a body that is too large for the login as it arrives, before it fills the memory or the disk."""
    size = 0

    async def receive_limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > _MAX_LOGIN_BYTES:
            text = f"A login must not be larger than {_MAX_LOGIN_BYTES >> 10} KiB."
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
        return message

    return receive_limited


def _is_navigation(scope: Scope, headers: Headers) -> bool:
    """Return True for a link on a foreign page, which opens a page that the foreign one cannot read."""
    kinds = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    return scope["method"] in _SAFE and kinds == ("navigate", "document")


def _caching_of_asset(scope: Scope) -> str:
    """Let browsers keep an asset whose address has its digest, and ask whether any other asset has changed."""
    digest = digests().get(scope["path"].rpartition("/")[2])
    return _KEPT if digest == scope.get("query_string", b"").decode("latin-1") else "no-cache"


def _path(scope: Scope) -> str:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path


def _to_login(scope: Scope) -> Response:
    """Return a redirect to the login page, which leads back to a page that was read."""
    login = f"{scope.get('root_path', '')}/login"
    if scope["method"] not in _SAFE:
        return RedirectResponse(login, HTTPStatus.SEE_OTHER)
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = f"{scope['path']}?{query}" if query else scope["path"]
    return RedirectResponse(f"{login}?next={quote(wanted, safe='')}", HTTPStatus.SEE_OTHER)


router = APIRouter(route_class=Route)


@router.get("/login")
def show(request: Request, wanted: Annotated[str, Query(alias="next")] = "") -> Response:
    """Return the page with the form."""
    return page(request, "login.html", wanted=wanted, problem=None)


@router.post("/login")
async def log_in(
    request: Request,
    sandbox: CalledSandbox,
    token: Annotated[str, Form()] = "",
    wanted: Annotated[str, Form(alias="next")] = "",
) -> Response:
    """Check the control token and set the cookie."""
    expected = sandbox.control_token
    if expected is not None and not secrets.are_equal(token.strip(), expected):
        await asyncio.sleep(WRONG_TOKEN_SECONDS)
        problem = (
            "This is not the control token. It is printed at the start. It is the value of DEALDOCK_CONTROL_TOKEN, "
            "or in the file dealdock.token next to the database."
        )
        return page(request, "login.html", status=HTTPStatus.FORBIDDEN, wanted=wanted, problem=problem)
    response = RedirectResponse(_own(request, wanted), HTTPStatus.SEE_OTHER)
    if expected is not None:
        secure = request.url.scheme == "https"
        value = request.app.state.sessions.open()
        response.set_cookie(COOKIE, value, path=base(request), httponly=True, samesite="strict", secure=secure)
    return response


@router.post("/logout")
def log_out(request: Request) -> Response:
    """End the session, and delete its cookie."""
    if (sessions := request.app.state.sessions) is not None:
        sessions.close(request.cookies.get(COOKIE, ""))
    response = RedirectResponse(f"{base(request)}/login", HTTPStatus.SEE_OTHER)
    response.delete_cookie(COOKIE, path=base(request), httponly=True, samesite="strict")
    return response


def _own(request: Request, wanted: str) -> str:
    """Return the wanted page if it belongs to the console, else the first page of the console."""
    start = f"{base(request)}/"
    return wanted if wanted.startswith(start) and wanted.isprintable() and "\\" not in wanted else start
