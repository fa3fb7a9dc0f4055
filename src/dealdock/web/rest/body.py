"""Request bodies in JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, Final, NamedTuple, NoReturn

from dealdock.platform.records.kind import MissingReferenceError
from dealdock.platform.text import clean
from dealdock.web.size_limits import MAX_MEMBERS, MAX_PARAMETERS, MAX_VALUES, TOO_MANY_VALUES, RequestRefused

MAX_DEPTH: Final = 64
"""Objects and lists within each other."""


class JsonBody(NamedTuple):
    """A body that was read, or a mistake in it, which is reported once the caller is known."""

    value: Any = None
    """Objects, lists and values as JSON; None for an empty body."""
    mistake: str | None = None
    files: Sequence[Any] = ()
    """The files of a form, as the vendor has read them."""


def parse(
    _: str,
    body: bytes,
    *,
    clean_text: Callable[[str], str] = clean,
    parse_float: Callable[[str], float | str] = float,
    parse_int: Callable[[str], int | str] = int,
) -> JsonBody:
    """Return the body as JSON, whatever its content type.

    `clean_text` makes its texts storable. `parse_float` reads a number with a fraction or an exponent. A number that is
    too large is an error, unless it is returned as a text. `parse_int` reads a whole number; `int` refuses one of more
    than 4,300 digits. Raises `RequestRefused` for too many values.
    """
    if not body.strip():
        return JsonBody()
    try:
        value = json.loads(body.decode(), parse_constant=refuse_constant, parse_float=parse_float, parse_int=parse_int)
        whole = cleaned(value, clean_text)
    except (ValueError, RecursionError) as error:
        return JsonBody(mistake=f"the body is not JSON: {error}")
    _check_size(whole)
    return JsonBody(whole)


def _check_size(value: Any) -> None:
    """Raise `RequestRefused` for too many values. The limits of single fields are lower; this is the outermost one."""
    count, left = 0, [value]
    while left:
        each = left.pop()
        if isinstance(each, list | dict):
            count += len(each)
            if len(each) > MAX_MEMBERS or count > MAX_VALUES:
                raise RequestRefused(why=TOO_MANY_VALUES)
            left.extend(each.values() if isinstance(each, dict) else each)


def refuse_constant(name: str) -> NoReturn:
    """Raise `ValueError` for `NaN` and `Infinity`, which Python's parser would otherwise accept."""
    raise ValueError(f"{name} is not a value")


def pairs(fields: Mapping[str, Any], most: int = MAX_PARAMETERS) -> list[tuple[str, str]]:
    """Return the texts and numbers in a body with their names: `owner[email]` is the member `email` of `owner`.

    There are up to `most` of them, the first ones.
    """
    found: list[tuple[str, str]] = []
    left = [*fields.items()][::-1]
    while left and len(found) < most:
        name, value = left.pop()
        match value:
            case str():
                found.append((name, value))
            case bool() | None:
                pass
            case int() | float():
                found.append((name, str(value)))
            case list():
                left += [(name, each) for each in reversed(value)]
            case dict():
                left += [(f"{name}[{member}]", each) for member, each in reversed(value.items())]
    return found


def cleaned_fields(fields: Mapping[str, Any], clean_text: Callable[[str], str] = clean) -> dict[str, Any]:
    """Clean the fields of a record from the control plane in the same way as `parse` cleans a body.

    Raises `MissingReferenceError` for a field with too many levels, or with a number that is too large.
    """
    found = dict[str, Any]()
    for name, value in fields.items():
        try:
            found[name] = cleaned(value, clean_text)
        except ValueError as error:
            raise MissingReferenceError(name, f"has {error}") from None
    return found


def cleaned(value: Any, clean_text: Callable[[str], str], depth: int = MAX_DEPTH) -> Any:
    """Return a value of JSON with its texts as `clean_text` makes them.

    Raises `ValueError` for too many levels within each other, and for a number that is too large for JSON.
    """
    match value:
        case str():
            return clean_text(value)
        case list() | dict() if not depth:
            raise ValueError(f"more than {MAX_DEPTH} levels")
        case float() if not isfinite(value):
            raise ValueError("a number that is too large")
        case list():
            return [cleaned(each, clean_text, depth - 1) for each in value]
        case dict():
            return {clean_text(name): cleaned(each, clean_text, depth - 1) for name, each in value.items()}
        case _:
            return value
