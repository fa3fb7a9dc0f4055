"""Calls for several records at once (contract 2.6, B5)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, create_model

from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.call import Call
from dealdock.vendors.copper.wire.errors import (
    BLANK,
    NOT_AN_ARRAY,
    NOT_AN_OBJECT,
    Invalid,
    unrecognized,
    validation_error,
)
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import list_type

MAX_RECORDS: Final = 10
_UNKNOWN: Final = Invalid("is no record")

Faults = Mapping[str, Invalid]


class Failure(BaseModel):
    """The answer about a body that is not valid."""

    model_config = ConfigDict(extra="forbid")

    success: Literal[False]
    message: dict[str, list[dict[str, str]]]
    id: int | str | None = None
    """The id in the body, in the answer to changes."""


def body_of(plural: str) -> type[BaseModel]:
    """Return the model of a body, for OpenAPI."""
    types: dict[str, Any] = {plural: (list_type(dict[str, Any], MAX_RECORDS), ...)}
    return create_model(f"Several{plural.capitalize()}", __config__=ConfigDict(extra="forbid"), **types)


def bodies(call: Call, plural: str) -> list[Any]:
    """Return the bodies of a call. Raises the error for another attribute, no list, or more than 10."""
    if unknown := [name for name in call.sent if name != plural]:
        raise validation_error(unrecognized(unknown).faults(""))
    sent = call.sent.get(plural)
    if sent is None:
        raise validation_error(BLANK.faults(plural))
    if not isinstance(sent, list):
        raise validation_error(NOT_AN_ARRAY.faults(plural))
    if len(sent) > MAX_RECORDS:
        raise HttpError(422, f"{len(sent)} {plural} are more than {MAX_RECORDS}", code="too_many_records")
    return sent


def create(
    sent: Sequence[Any],
    make: Callable[[Mapping[str, Any]], int | Faults],
    show: Callable[[Sequence[int]], Sequence[Any]],
) -> list[Any]:
    """Create records one after the other, and return each as it is shown, or its faults.

    `make` returns the id of a new record, or the faults of its body.
    """
    made = [make(body) if isinstance(body, dict) else {"": NOT_AN_OBJECT} for body in sent]
    shown = iter(show([each for each in made if isinstance(each, int)]))
    return [next(shown) if isinstance(each, int) else _failure(each) for each in made]


def update(
    sent: Sequence[Any],
    change: Callable[[int, Mapping[str, Any]], Faults | None],
    show: Callable[[Sequence[int]], Sequence[Any]],
) -> list[Any]:
    """Change records one after the other, and return each as it is shown, or its faults and id.

    `change` returns the faults of a body, and None for an id of no record.
    """
    found = [_change(body, change) for body in sent]
    shown = iter(show([number for number, faults in found if isinstance(number, int) and not faults]))
    return [next(shown) if not faults else {**_failure(faults), "id": number} for number, faults in found]


def _change(body: Any, change: Callable[[int, Mapping[str, Any]], Faults | None]) -> tuple[Any, Faults]:
    """Change a record. Return its id as it was sent, and the faults."""
    if not isinstance(body, dict):
        return None, {"": NOT_AN_OBJECT}
    number = values.record_id("id", body.get("id"))
    if number is None:
        return None, {"id": BLANK}
    if isinstance(number, Invalid) or number > MAX_ID:
        return body["id"], {"id": _UNKNOWN}
    faults = change(number, body)
    return number, {"id": _UNKNOWN} if faults is None else faults


def _failure(faults: Faults) -> dict[str, Any]:
    """Return the answer for a body that is not valid: the words of its errors, by attribute."""
    words = {name or "base": [{"error": fault.word} for fault in error.faults(name)] for name, error in faults.items()}
    return {"success": False, "message": words}
