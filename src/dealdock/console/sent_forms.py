"""Sent forms: the work that they ask for, and the errors that go back to their fields."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError

from dealdock.console.form_fields import Field, problems
from dealdock.control.problems import Refused, WrongField, wrong_fields
from dealdock.platform.errors import WrongScene
from dealdock.web.problem_details import pointer

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """The result of a sent form, or the errors by field; those of no field have the name ""."""

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


async def _sent(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


SentForm = Annotated[dict[str, str], Depends(_sent)]
"""The texts of a sent form, without its files."""
