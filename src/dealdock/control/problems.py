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

from dealdock.control.fields import MANY, ONE, UNKNOWN_FIELD
from dealdock.platform.errors import (
    NoMoreIds,
    NoSuchAccount,
    NoSuchSnapshot,
    OutcomeUnknown,
    SceneNotKept,
    StorageFails,
    StorageFull,
    Unavailable,
    UnknownVendor,
    WrongScene,
)
from dealdock.platform.text import clean
from dealdock.web.liveness import CONTROL
from dealdock.web.problem_details import error_message, pointer

CONTENT_TYPE = "application/problem+json"
MAX_ERRORS = 50
"""The number of invalid fields that are listed. A body can have a million."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_NOTHING_HERE = "Nothing is at this address."
_NOT_JSON = "The body is not JSON"


Text = Annotated[str, AfterValidator(clean)]
"""Text that every format can represent."""

NO_SUCH_PARAMETER: Final = "unknown parameter"


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


def invalid(*errors: WrongField, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Refused:
    """Return the error for these invalid fields."""
    return Refused(status, summary(errors), errors)


def method_not_allowed(method: str, possible: Sequence[str], why: str = "") -> Refused:
    """Return the error for a method that the address does not have. `why`: a sentence with the reason."""
    names = ", ".join(possible)
    text = f"{method} is not possible here. {why and f'{why} '}Possible methods: {names}."
    error = Refused(HTTPStatus.METHOD_NOT_ALLOWED, text)
    error.headers = {"Allow": names}
    return error


def problem(
    status: int, detail: str, errors: Sequence[WrongField] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return the response for an error."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors) or None)
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status,
        {**(headers or {}), "Cache-Control": "no-store"},
        CONTENT_TYPE,
    )


def install(app: FastAPI) -> None:
    """Register the handlers for all errors of the application."""
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(RequestValidationError)(_wrong_fields)
    app.exception_handler(NoSuchAccount)(_no_such_account)
    app.exception_handler(UnknownVendor)(_unknown_vendor)
    app.exception_handler(NoSuchSnapshot)(_no_such_snapshot)
    app.exception_handler(NoMoreIds)(_no_more_ids)
    app.exception_handler(SceneNotKept)(_scene_not_kept)
    app.exception_handler(WrongScene)(_wrong_scene)
    app.exception_handler(ClientDisconnect)(_client_disconnected)
    app.exception_handler(Unavailable)(_unavailable)
    app.exception_handler(OutcomeUnknown)(_outcome_unknown)
    app.exception_handler(StorageFails)(_storage_fails)
    app.exception_handler(Exception)(_failed)


async def _refused(request: Request, error: HTTPException) -> Response:
    _drop_frames(error.__context__)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not isinstance(error, Refused):
        error = method_not_allowed(request.method, _methods_here(request))
    detail = error.detail
    if error.status_code == HTTPStatus.NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = _nothing_here(request)
    if error.status_code == HTTPStatus.BAD_REQUEST:  # such as invalid UTF-8, or deep nesting
        detail = f"{_NOT_JSON} that can be read."
    return problem(error.status_code, detail, getattr(error, "errors", ()), error.headers)


def _nothing_here(request: Request) -> str:
    """Return the text for a path that matches no route, with a similar path."""
    path = request.scope["path"].removeprefix(CONTROL)
    guess = request.app.state.sandbox.paths.guess(request.method, path, CONTROL, called_below=CONTROL)
    return f"{_NOTHING_HERE}{guess.replace('; did you mean ', ' Did you mean ')}"


async def _wrong_fields(_: Request, error: RequestValidationError) -> Response:
    found = error.errors()
    for cause in (error.__context__, *(one.get("ctx", {}).get("error") for one in found)):
        _drop_frames(cause)
    if any(one["loc"][0] == "path" for one in found):
        return problem(HTTPStatus.NOT_FOUND, _NOTHING_HERE)
    if found[0]["type"] == "json_invalid":
        where = f"{found[0]['ctx']['error']} at character {found[0]['loc'][1]}"
        return problem(HTTPStatus.BAD_REQUEST, f"{_NOT_JSON}: {where}.")
    errors = wrong_fields(error)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, summary(errors, len(found)), errors)


def wrong_fields(error: RequestValidationError) -> list[WrongField]:
    """Return the first `MAX_ERRORS` invalid fields of a body or a query string, unknown ones first."""
    found = sorted(error.errors(), key=lambda one: one["type"] != UNKNOWN_FIELD)
    return [_wrong(one) for one in found[:MAX_ERRORS]]


def _drop_frames(cause: object) -> None:
    """Drop the traceback of an error's cause, whose frames refer to the error and the body.

    Without this reference cycle, the memory is freed without the garbage collector.
    """
    if isinstance(cause, BaseException):
        cause.__traceback__ = None


def summary(errors: Sequence[WrongField], count: int | None = None) -> str:
    """Return all errors, a sentence each, up to the number that is listed. `count`: the number of all, if that is
    higher.
    """
    sentences = [_sentence(one) for one in errors[:MAX_ERRORS]]
    if more := (len(errors) if count is None else count) - len(sentences):
        sentences.append(f"{more:,} further errors are not listed.")
    return " ".join(sentences)


def _sentence(error: WrongField) -> str:
    where = "The body" if error.pointer == pointer() else f"{error.parameter or error.pointer}:"
    return f"{where} {error.detail}{'' if error.detail.endswith(('?', '.')) else '.'}"


def _wrong(one: Mapping[str, Any]) -> WrongField:
    if one["loc"][0] != "query":
        guess = one.get("ctx", {}).get("guess", "")
        return WrongField(pointer=pointer(*_path(one)), detail=error_message(one) + guess)
    detail = NO_SUCH_PARAMETER if one["type"] == UNKNOWN_FIELD else error_message(one)
    return WrongField(parameter=str(one["loc"][1]), detail=detail)


def _path(one: Mapping[str, Any]) -> Sequence[str | int]:
    """Return a field's path within the body, without the tag of `OneOrMany`."""
    path: Sequence[str | int] = one["loc"][1:]
    return path[1:] if path and path[0] in {ONE, MANY} else path


async def _no_such_account(_: Request, error: NoSuchAccount) -> Response:
    return problem(HTTPStatus.NOT_FOUND, f"Account {error} does not exist.")


async def _unknown_vendor(_: Request, error: UnknownVendor) -> Response:
    return problem(HTTPStatus.NOT_FOUND, _as_sentence(error))


async def _no_such_snapshot(_: Request, error: NoSuchSnapshot) -> Response:
    return problem(HTTPStatus.NOT_FOUND, f"The account has no snapshot {error}.")


async def _no_more_ids(_: Request, error: NoMoreIds) -> Response:
    return problem(HTTPStatus.CONFLICT, _as_sentence(error))


async def _scene_not_kept(_: Request, __: SceneNotKept) -> Response:
    text = (
        "The account's scene is in lines, and such a scene is not stored. "
        "Take a snapshot to which you can reset, or import the scene again."
    )
    return problem(HTTPStatus.CONFLICT, text)


async def _wrong_scene(_: Request, error: WrongScene) -> Response:
    errors = [
        WrongField(pointer=pointer(*place), detail=f"{text} (line {line})" if line else text)
        for place, line, text in error.places[:MAX_ERRORS]
    ]
    detail = summary(errors, len(error.places)) if errors else f"{error}."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors)


async def _client_disconnected(_: Request, __: ClientDisconnect) -> Response:
    return problem(HTTPStatus.BAD_REQUEST, "The body is incomplete.")  # the client has disconnected


async def _unavailable(_: Request, error: Unavailable) -> Response:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, _as_sentence(error), headers={"Retry-After": "1"})


async def _outcome_unknown(_: Request, error: OutcomeUnknown) -> Response:
    text = f"{_as_sentence(error)} It is unknown if the change was made. Check that before you repeat the request."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, text)


async def _storage_fails(_: Request, error: StorageFails) -> Response:
    full = isinstance(error, StorageFull)
    return problem(HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.SERVICE_UNAVAILABLE, _as_sentence(error))


def _as_sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


async def _failed(_: Request, __: Exception) -> Response:
    text = "An error occurred in the sandbox. Its log contains the details."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, text, headers={"Connection": "close"})  # uvicorn closes it


def _methods_here(request: Request) -> list[str]:
    """Return all methods of the address. The framework returns the methods of one route only."""
    routes = request.app.router.routes
    return [
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
