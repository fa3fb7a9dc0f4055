"""The login: `GET`, `POST /login`, `POST /logout`."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from dealdock.console.access import COOKIE
from dealdock.console.pages import base, page
from dealdock.control.access import WRONG_TOKEN_SECONDS
from dealdock.control.routing import CalledSandbox, Route
from dealdock.platform.credentials import secrets

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
