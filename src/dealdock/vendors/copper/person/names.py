"""The name of a person and its parts (contract 3.3)."""

from collections.abc import Mapping
from typing import Any, Final

PARTS: Final = ("first_name", "middle_name", "last_name")


def parts(name: str) -> dict[str, str | None]:
    """Return the parts of a name: the first word, the last one, and those between them."""
    words = name.split()
    first, last = (words[0] if words else None), (words[-1] if len(words) > 1 else None)
    return {"first_name": first, "middle_name": " ".join(words[1:-1]) or None, "last_name": last}


def of_parts(found: Mapping[str, Any]) -> str:
    """Return the name that has these parts."""
    return " ".join(found[part] for part in PARTS if found.get(part))


def of_new(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return name and parts of a new person. The parts that are sent go before those of the name."""
    given = {part: sent.get(part) for part in PARTS if sent.get(part)}
    name = sent.get("name")
    if name and name.strip():
        return {"name": name, **parts(name), **given}
    if given.keys() >= {"first_name", "last_name"}:
        return {**dict.fromkeys(PARTS), **given, "name": of_parts(given)}
    return {}


def of_changed(sent: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return name and parts of a changed person.

    A new name decides the parts, except those that change as well. New parts decide the name.
    """
    changed = {part: sent[part] for part in PARTS if part in sent and sent[part] != before[part]}
    name = sent.get("name", before["name"])
    if name != before["name"]:
        return {"name": name, **parts(name), **changed}
    if not changed:
        return {}
    whole = {part: changed.get(part, before[part]) for part in PARTS}
    return {**changed, "name": of_parts(whole) or before["name"]}
