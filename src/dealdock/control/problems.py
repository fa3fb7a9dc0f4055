"""Errors of the control plane as `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from dealdock.control.fields import MANY, ONE
from dealdock.platform.errors import (
    NoMoreIds,
    NoSuchAccount,
    NoSuchSnapshot,
    OutcomeUnknown,
    SceneNotKept,
    StorageFails,
    StorageFull,
    Unavailable,
    WrongScene,
)
from dealdock.platform.text import clean
from dealdock.web.problem_details import pointer, words

CONTENT_TYPE = "application/problem+json"
MOST_ERRORS = 50
"""The most wrong fields that are listed; a body can have a million."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_NOTHING_HERE = "Nothing is at this address."
_NO_JSON = "The body is not JSON"


Text = Annotated[str, AfterValidator(clean)]
"""Text that every format can represent, whatever the request contained."""


NO_SUCH_PARAMETER: Final = "there is no such parameter"


class WrongField(BaseModel):
    """One invalid field of the body, or one invalid parameter."""

    pointer: Text | None = Field(None, description="The place in the body: a JSON Pointer as URI fragment, `#/2/email`")
    parameter: Text | None = Field(None, description="The name in the query string")
    detail: Text


class Problem(BaseModel):
    """A problem (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: Text
    errors: list[WrongField] | None = Field(None, description="The invalid fields, if there are any")


class Refused(HTTPException):
    """An error raised by a handler, with the HTTP status of the response and the invalid fields."""

    def __init__(self, status: int, detail: str, errors: Sequence[WrongField] = ()) -> None:
        super().__init__(status, detail)
        self.errors = errors


def problem(
    status: int, detail: str, errors: Sequence[WrongField] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return the response for an error."""
    said = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors) or None)
    return JSONResponse(
        said.model_dump(exclude_none=True),
        status,
        {**(headers or {}), "Cache-Control": "no-store"},
        CONTENT_TYPE,
    )


def install(app: FastAPI) -> None:
    """Register the handlers for all errors of the application."""
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(RequestValidationError)(_wrong_fields)
    app.exception_handler(NoSuchAccount)(_no_such_account)
    app.exception_handler(NoSuchSnapshot)(_no_such_snapshot)
    app.exception_handler(NoMoreIds)(_no_more_ids)
    app.exception_handler(SceneNotKept)(_scene_not_kept)
    app.exception_handler(WrongScene)(_wrong_scene)
    app.exception_handler(ClientDisconnect)(_broken_off)
    app.exception_handler(Unavailable)(_unavailable)
    app.exception_handler(OutcomeUnknown)(_outcome_unknown)
    app.exception_handler(StorageFails)(_storage_fails)
    app.exception_handler(Exception)(_failed)


async def _refused(request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    detail = error.detail
    _drop_frames(error.__context__)
    if error.status_code == HTTPStatus.NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = _NOTHING_HERE
    if error.status_code == HTTPStatus.BAD_REQUEST:  # no UTF-8, nested too deep, a number of a thousand digits
        detail = f"{_NO_JSON} that can be read."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods_here(request))
        detail = f"{request.method} isn't possible here. Possible: {headers['Allow']}."
    return problem(error.status_code, detail, getattr(error, "errors", ()), headers)


async def _wrong_fields(_: Request, error: RequestValidationError) -> Response:
    found = error.errors()
    for cause in (error.__context__, *(one.get("ctx", {}).get("error") for one in found)):
        _drop_frames(cause)
    if any(one["loc"][0] == "path" for one in found):
        return problem(HTTPStatus.NOT_FOUND, _NOTHING_HERE)
    if found[0]["type"] == "json_invalid":
        where = f"{found[0]['ctx']['error']} at character {found[0]['loc'][1]}"
        return problem(HTTPStatus.BAD_REQUEST, f"{_NO_JSON}: {where}.")
    errors = [_wrong(one) for one in found]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, summary(errors), errors[:MOST_ERRORS])


def _drop_frames(cause: object) -> None:
    """Drop the traceback of an error's cause. Its frames hold the error and the body, a reference cycle.

    So the memory is freed without the garbage collector.
    """
    if isinstance(cause, BaseException):
        cause.__traceback__ = None


def summary(errors: Sequence[WrongField]) -> str:
    """Return all errors in one sentence."""
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    where = "The body" if errors[0].pointer == pointer() else f"{errors[0].parameter or errors[0].pointer}:"
    return f"{where} {errors[0].detail}{more}."


def _wrong(one: Mapping[str, Any]) -> WrongField:
    if one["loc"][0] != "query":
        guess = one.get("ctx", {}).get("guess", "")
        return WrongField(pointer=pointer(*_path(one)), detail=words(one) + guess)
    said = NO_SUCH_PARAMETER if one["type"] == "extra_forbidden" else words(one)
    return WrongField(parameter=str(one["loc"][1]), detail=said)


def _path(one: Mapping[str, Any]) -> Sequence[str | int]:
    """Return a field's path within the body, without the tag of `OneOrMany`."""
    path: Sequence[str | int] = one["loc"][1:]
    return path[1:] if path and path[0] in {ONE, MANY} else path


async def _no_such_account(_: Request, error: NoSuchAccount) -> Response:
    return problem(HTTPStatus.NOT_FOUND, f"There is no account {error}.")


async def _no_such_snapshot(_: Request, error: NoSuchSnapshot) -> Response:
    return problem(HTTPStatus.NOT_FOUND, f"The account has no snapshot {error}.")


async def _no_more_ids(_: Request, error: NoMoreIds) -> Response:
    return problem(HTTPStatus.CONFLICT, _sentence(error))


async def _scene_not_kept(_: Request, __: SceneNotKept) -> Response:
    text = (
        "The account began with a scene in lines, which isn't kept: take a snapshot to go back to, or import it again."
    )
    return problem(HTTPStatus.CONFLICT, text)


async def _wrong_scene(_: Request, error: WrongScene) -> Response:
    errors = [
        WrongField(pointer=pointer(*place), detail=f"{text} (line {line})" if line else text)
        for place, line, text in error.places
    ]
    detail = summary(errors) if errors else f"{error}."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors[:MOST_ERRORS])


async def _broken_off(_: Request, __: ClientDisconnect) -> Response:
    return problem(HTTPStatus.BAD_REQUEST, "The body broke off.")  # the client has gone


async def _unavailable(_: Request, error: Unavailable) -> Response:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, _sentence(error), headers={"Retry-After": "1"})


async def _outcome_unknown(_: Request, error: OutcomeUnknown) -> Response:
    text = f"{_sentence(error)} Whether it was done isn't known: look before you ask for it again."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, text)


async def _storage_fails(_: Request, error: StorageFails) -> Response:
    full = isinstance(error, StorageFull)
    return problem(HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.SERVICE_UNAVAILABLE, _sentence(error))


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


async def _failed(_: Request, __: Exception) -> Response:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "The sandbox failed; its log says how.")


def _methods_here(request: Request) -> list[str]:
    """Return all methods of the address: the framework names those of one route."""
    routes = request.app.router.routes
    return [
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
