"""Missing rows of the tables of Pardot's records in the guide to scenes, which `make generate` adds.

A row has the words of the model. People may write better ones: a row that names its field stays as it is.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from dealdock.platform.scenes.json_schema.document import scene_schema
from dealdock.platform.scenes.schema import Record, form_in
from dealdock.platform.vendor import Vendors
from dealdock.vendors.pardot.scenes.support import SCENES
from dealdock.vendors.registry import VENDORS

PAGE: Final = Path(__file__).resolve().parents[3] / "docs" / "guides" / "scenes.md"
_TABLE: Final = re.compile(r"(?<=^### )(?:An? )?([\w ]+)\n.*?(?=^##)", re.DOTALL | re.MULTILINE)
_ROW: Final = re.compile(r"^\| (?!field|-)(.*?) \|.*\n", re.MULTILINE)
_TYPES: Final = {"integer": "a whole number", "number": "a number", "boolean": "`true` or `false`"}
_LONG_TEXT: Final = 65_535


def page() -> str:
    """Return the guide with a row for each field."""
    text = PAGE.read_text("utf-8")
    schemas: Mapping[str, Any] = scene_schema(Vendors(VENDORS))["$defs"]
    for form in forms():
        name = title(form)
        (table,) = (each[0] for each in _TABLE.finditer(text) if each[1].replace(" ", "").lower() == name)
        text = text.replace(table, _completed(table, form, schemas[f"pardot.{form.__name__}"]["properties"]))
    return text


def forms() -> Iterator[type[Record]]:
    """Yield the forms of all records of an account."""
    for many in SCENES.kinds:
        yield form_in(SCENES.account, many)
    yield form_in(form_in(SCENES.account, "opportunities"), "activities")


def title(form: type[Record]) -> str:
    """Return the heading of a form's table, without spaces and in lower case."""
    return form.__name__.removeprefix("Scene").removeprefix("Pardot").lower()


def _completed(table: str, form: type[Record], schemas: Mapping[str, Any]) -> str:
    """Return the table with a row for each field, after that of the field before it."""
    rows = {field: row[0] for row in _ROW.finditer(table) for field in re.findall(r"`(\w+)`", row[1])}
    last = ""
    for name, field in form.model_fields.items():
        if name not in rows:
            mark = "**" if field.is_required() else ""
            row = f"| {mark}`{name}`{mark} | {_value(schemas[name])} |{_default(schemas[name])} |\n"
            table, rows[name] = table.replace(last, last + row, 1), row
        last = rows[name]
    return table


def _value(schema: Mapping[str, Any]) -> str:
    description = schema.get("description", "").strip()
    words = _words(schema)
    return f"{words}: {description[0].lower()}{description[1:]}" if description else words


def _words(schema: Mapping[str, Any]) -> str:
    """Return the words for the values that a schema allows."""
    known = [each for each in schema.get("enum", ()) if each not in (None, "")]
    if known:
        return ", ".join(f"`{each}`" for each in known)
    if "anyOf" in schema:
        return _words(schema["anyOf"][0])
    if "examples" in schema:
        return "a moment"
    known_type = _TYPES.get(str(schema.get("type")))
    if known_type is not None:
        bounds = f" from {schema['minimum']} to {schema['maximum']}" if {"minimum", "maximum"} <= schema.keys() else ""
        return known_type + bounds
    return "long text" if schema.get("maxLength") == _LONG_TEXT else "text"


def _default(schema: Mapping[str, Any]) -> str:
    return f" `{schema['default']}`" if "default" in schema else ""
