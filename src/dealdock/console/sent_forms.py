"""Sent forms: the work that they ask for, its progress, and the errors that go back to their fields."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response, StreamingResponse

from dealdock.console.form_fields import Field, problems
from dealdock.control.problems import Refused, WrongField, wrong_fields
from dealdock.platform.errors import WrongScene
from dealdock.platform.records.progress import Progress, followed_by
from dealdock.platform.text import quoted
from dealdock.web.problem_details import pointer

T = TypeVar("T")

_PROGRESS_TYPE: Final = "application/x-ndjson"
_EVERY_SECONDS: Final = 0.2


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """The result of a sent form, or the errors by field. The name "" has the errors that belong to no field."""

    result: T | None = None
    status: int = 200
    errors: dict[str, list[str]] = field(default_factory=dict)


def attempt(fields: Sequence[Field], work: Callable[[], T]) -> Outcome[T]:
    """Do the work. Return its result, or the errors with which the control plane refuses it."""
    try:
        return Outcome(work())
    except RequestValidationError as error:
        return Outcome(status=422, errors=problems(fields, wrong_fields(error)))
    except WrongScene as error:
        found = [WrongField(pointer=pointer(*place), detail=text) for place, _, text in error.places]
        return Outcome(status=422, errors=problems(fields, found or [WrongField(detail=f"{error}.")]))
    except Refused as error:
        found = list(error.errors) or [WrongField(detail=error.detail)]
        return Outcome(status=error.status_code, errors=problems(fields, found))


def long_work(request: Request, work: Callable[[], Response]) -> Response:
    """Do work that may take long, and return its response.

    The script of the console requests lines of JSON instead: how far the work is, again and again, and at the end the
    address or the text of the next page. They come on the connection of the form, so one process sends them all.
    """
    if request.headers.get("accept") == _PROGRESS_TYPE:
        return StreamingResponse(_lines(request, work), media_type=_PROGRESS_TYPE)
    return work()


async def _lines(request: Request, work: Callable[[], Response]) -> AsyncIterator[str]:
    loop, reported = asyncio.get_running_loop(), asyncio.Event()
    latest: list[Progress] = []

    def follow(progress: Progress) -> None:
        latest[:] = [progress]
        loop.call_soon_threadsafe(reported.set)

    def run() -> Response:
        with followed_by(follow):
            return work()

    task = asyncio.ensure_future(run_in_threadpool(run))
    task.add_done_callback(lambda _: reported.set())
    while not task.done():
        await reported.wait()
        reported.clear()
        if latest:
            yield json.dumps(latest.pop()._asdict()) + "\n"
            await asyncio.wait([task], timeout=_EVERY_SECONDS)
    response = await _result(request, task)
    is_page = "location" not in response.headers
    end = {"page": bytes(response.body).decode()} if is_page else {"location": response.headers["location"]}
    yield json.dumps(end) + "\n"


async def _result(request: Request, task: asyncio.Task[Response]) -> Response:
    """Return the response of the work, or the page for its error. Unexpected errors end the connection."""
    handlers: dict[Any, Any] = {**request.app.exception_handlers}
    handlers.pop(Exception)
    expected: tuple[type[Exception], ...] = tuple(kind for kind in handlers if isinstance(kind, type))
    try:
        return task.result()
    except expected as error:
        handler = next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)
        page: Response = await handler(request, error)
        return page


async def _sent(request: Request) -> dict[str, str]:
    form = await request.form()
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    if name := next((name for name, text in texts.items() if "\0" in text), None):
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"{quoted(name)} has the character NUL, which no text can have.")
    return texts


async def _sent_file(request: Request) -> UploadFile | None:
    file = (await request.form()).get("file")
    return file if isinstance(file, UploadFile) and file.filename else None


SentForm = Annotated[dict[str, str], Depends(_sent)]
"""The texts of a sent form, without its files."""

SentFile = Annotated[UploadFile | None, Depends(_sent_file)]
"""The file of a sent form. The receiver closes it."""
