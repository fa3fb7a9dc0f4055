"""The columns of a contact that follow from what a client sends."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.close.words import words

_LISTS: Final = ("emails", "phones", "urls")


def columns(sent: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns after a client sent these fields, including the columns for searches. `before`: the stored
    columns.
    """
    lists = {name: list(sent[name]) for name in _LISTS if name in sent}
    after = {**before, **sent, **lists}
    emails = [email["email"] for email in after["emails"]]
    phones = [phone["phone"] for phone in after["phones"]]
    display_name = next((name for name in (after["name"], *emails, *phones) if name.strip()), "")
    return {
        **sent,
        **lists,
        "display_name": display_name,
        "name_words": words(display_name),
        "title_words": words(after["title"]),
        "email_keys": _lines(emails),
        "email_words": words(*emails),
        "phone_keys": _lines(phones),
        "phone_words": words(*phones),
    }


EMPTY: Final[Mapping[str, Any]] = {
    "name": "",
    "title": None,
    "emails": [],
    "phones": [],
    "urls": [],
    "timezone": None,
}
"""The columns of a contact without fields."""


def _lines(texts: Sequence[str]) -> str:
    return "".join(f"\n{text.lower()}\n" for text in texts)
