"""Values as services write them, in the forms that scenes take."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from pydantic import PlainValidator
from pydantic.fields import FieldInfo

from dealdock.platform.scenes import schema
from dealdock.platform.scenes.values import WrongValue, moment_text

_SECONDS: Final = re.compile(r"\d{9,10}")
_MILLISECONDS: Final = re.compile(r"\d{12,13}")
_AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:,? +(\d{1,2}):(\d\d)(?::(\d\d))? *([AaPp][Mm])?)?")
_MONEY: Final = re.compile(r"(?:[A-Z]{3} ?|[$€£¥] ?)?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?: ?[A-Z]{3}| ?[€%])?")
_SWITCHES: Final = {"0": False, "1": True}
"""Boolean values in XML and in JSON that PHP wrote."""

_MIDNIGHT: Final = "T00:00:00"


def parser_of(field: FieldInfo) -> Callable[[object], Any] | None:
    """Return the parser of a field's values; None if it has none of its own."""
    found: Any = next((each for each in field.metadata if isinstance(each, PlainValidator)), None)
    return None if found is None else found.func


def read(field: FieldInfo, value: Any) -> Any:
    """Return a value in the form that its field takes. A value that is not in an accepted form is returned as it is."""
    parse = parser_of(field)
    if parse is None:
        return _without_others(field, value)
    for each in (value, *_forms(value)):
        with suppress(WrongValue, ValueError, TypeError, KeyError):
            return _plain(parse(each), each)
    return value


def _without_others(field: FieldInfo, value: Any) -> Any:
    """Return a list of records, such as the options of a field, with the fields that scenes have."""
    inner = next((form for form in schema.classes_in(field.annotation) if issubclass(form, schema.Record)), None)
    if inner is None or not isinstance(value, list):
        return value
    return [
        {name: each[name] for name in inner.model_fields if name in each} if isinstance(each, dict) else each
        for each in value
    ]


def _forms(value: Any) -> Iterator[Any]:
    """Yield other forms of a value."""
    if isinstance(value, dict):
        inner = [each for each in value.values() if isinstance(each, list)]
        yield from inner if len(value) == 1 else ()
    if isinstance(value, list) and all(isinstance(each, dict) and "id" in each for each in value):
        yield [each["id"] for each in value]
    if not isinstance(value, str):
        return
    if value in _SWITCHES:
        yield _SWITCHES[value]
    if (moment := _moment(value)) is not None:
        yield moment_text(moment)
        yield moment.date().isoformat()
    if "T" in value:
        yield value.partition("T")[0]
    if found := _MONEY.fullmatch(value.strip()):
        number = found[1].replace(",", "")
        yield number
        yield number.partition(".")[0] if Decimal(number) == int(Decimal(number)) else number
    yield value.strip().lower().replace(" ", "_").replace("-", "_")
    parts = [part.strip() for part in re.split(r"[;,|\n]", value) if part.strip()]
    yield parts
    for name in ("email", "phone", "number", "url"):
        yield [{name: part} for part in parts]
        yield [{name: part, "type": "office"} for part in parts]
        yield [{name: part, "category": "work"} for part in parts]
        yield {name: value, "category": "work"}
    yield [{"address_1": value, "label": "business"}]
    yield {"street": value}


def _moment(text: str) -> datetime | None:
    """Return the moment that a text means: seconds or milliseconds since 1970, or month, day and year."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    found = _AMERICAN.fullmatch(text)
    if found is None:
        return None
    month, day, year, hour, minute, second, half = found.groups()
    hours = int(hour or 0) % 12 + 12 * (half.lower() == "pm") if half else int(hour or 0)
    with suppress(ValueError):
        return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), tzinfo=UTC)
    return None


def _plain(parsed: Any, written: Any) -> Any:
    """Return the form of a parsed value in a scene file. Types that JSON does not have stay as they were written."""
    if isinstance(parsed, datetime):
        return moment_text(parsed)
    if isinstance(parsed, Decimal):
        return int(parsed) if parsed == int(parsed) else float(parsed)
    if isinstance(parsed, str | int | float | bool | list | dict) or parsed is None:
        return parsed
    return str(written) if isinstance(written, str) else written
