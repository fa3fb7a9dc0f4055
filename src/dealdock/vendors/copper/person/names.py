"""The name of a person and its parts (contract 3.3)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.record.resource import Draft
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, Invalid

READ: Final = values.text()
"""Reads a name."""
PARTS: Final = ("first_name", "middle_name", "last_name")


def complete(context: Context, draft: Draft, before: AnyRow | None) -> None:
    """Add name and parts to the draft of a person or a lead, and the error of a name that is blank or too long."""
    columns = draft.columns
    if before is not None and is_blank(columns):
        draft.errors.setdefault("name", BLANK)
        return
    columns.update(of_new(columns) if before is None else of_changed(columns, before._asdict()))
    if before is None and is_blank(columns):
        draft.errors.setdefault("name", BLANK)
    found = READ(context, columns.get("name"))
    if isinstance(found, Invalid):
        draft.errors.setdefault("name", found)


def is_blank(columns: Mapping[str, Any]) -> bool:
    """Return True if columns have a name without a word."""
    return "name" in columns and not (columns["name"] or "").strip()


def parts(name: str) -> dict[str, str | None]:
    """Return the parts of a name: the first word, the last word, and the words between them."""
    words = name.split()
    first, last = (words[0] if words else None), (words[-1] if len(words) > 1 else None)
    return {"first_name": first, "middle_name": " ".join(words[1:-1]) or None, "last_name": last}


def of_parts(found: Mapping[str, Any]) -> str:
    """Return the name that has these parts."""
    return " ".join(found[part] for part in PARTS if found.get(part))


def of_new(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return name and parts of a new person. Parts that are sent take precedence over parts of the name."""
    given = {part: sent.get(part) for part in PARTS if sent.get(part)}
    name = sent.get("name")
    if name and name.strip():
        return {"name": name, **parts(name), **given}
    if given.keys() >= {"first_name", "last_name"}:
        return {**dict.fromkeys(PARTS), **given, "name": of_parts(given)}
    return {}


def of_changed(sent: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return name and parts of a changed person.

    A new name sets the parts, except parts that are sent as well. New parts decide the name.
    """
    changed = {part: sent[part] for part in PARTS if part in sent and sent[part] != before[part]}
    name = sent.get("name", before["name"])
    if name != before["name"]:
        return {"name": name, **parts(name), **changed}
    if not changed:
        return {}
    whole = {part: changed.get(part, before[part]) for part in PARTS}
    return {**changed, "name": of_parts(whole) or before["name"]}
