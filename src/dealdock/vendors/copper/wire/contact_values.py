"""Readers of the values that people and companies share (contract 3.3): addresses, emails, phone numbers, links."""

from collections.abc import Collection
from typing import Any, Final

from dealdock.vendors.copper.names import ADDRESS
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, Invalid, no_object, not_included
from dealdock.vendors.copper.wire.values import Reader

EMAIL_CATEGORIES: Final = ("work", "personal", "other")
PHONE_CATEGORIES: Final = ("mobile", "work", "home", "other")


def address(context: Context, value: Any) -> dict[str, str | None] | Invalid | None:
    """Read a postal address. If all its parts are empty, it is None."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return no_object(ADDRESS)
    read = values.text()
    found = {name: read(context, value.get(name)) for name in ADDRESS}
    wrong = next((each for each in found.values() if isinstance(each, Invalid)), None)
    return wrong or (found if any(found.values()) else None)


def listed(name: str, categories: Collection[str] | None = None) -> Reader:
    """Return a reader of a list of objects, each with a text of this name and a category.

    `categories`: the possible ones; None: any. An object whose text is empty is dropped; one without a text is a fault.
    """
    read = values.text()

    def one(context: Context, value: Any) -> dict[str, str | None] | Invalid:
        if not isinstance(value, dict):
            return no_object(["category"], [name])
        if value.get(name) is None:
            return BLANK
        found, category = read(context, value.get(name)), read(context, value.get("category") or None)
        for each in (found, category):
            if isinstance(each, Invalid):
                return each
        if categories is not None and category is not None and category not in categories:
            return not_included(categories)
        return {name: (found or "").strip(), "category": category}

    def read_all(context: Context, value: Any) -> list[dict[str, str | None]] | Invalid:
        if value is None or value == "":
            return []
        if (fault := values.no_list(value)) is not None:
            return fault
        found = [one(context, each) for each in value]
        wrong = next((each for each in found if isinstance(each, Invalid)), None)
        return wrong or [each for each in found if isinstance(each, dict) and each[name]]

    return read_all


def email(context: Context, value: Any) -> dict[str, str | None] | Invalid | None:
    """Read an object with an address and its category. If both are empty, it is None."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return no_object(["category"], ["email"])
    found = emails(context, [value | {"email": value.get("email") or ""}])
    if isinstance(found, Invalid):
        return found
    return found[0] if found else None


emails: Final = listed("email", EMAIL_CATEGORIES)
phone_numbers: Final = listed("number", PHONE_CATEGORIES)
links: Final = listed("url")


def some_text(context: Context, value: Any) -> str | Invalid | None:
    """Read a short text. An empty one is None."""
    found: str | Invalid | None = values.text()(context, value)
    return found or None


def trimmed(context: Context, value: Any) -> str | Invalid | None:
    """Read a short text without the blanks around it. An empty one is None."""
    found = some_text(context, value)
    return (found.strip() or None) if isinstance(found, str) else found
