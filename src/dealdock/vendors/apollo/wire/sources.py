"""The origins of records as answers name them (contract 9.4)."""

from typing import Final

_NAMES: Final = {"api": "Created from API", "salesforce": "Created from Salesforce", "crm": "Created from Salesforce"}
_USUAL: Final = "Created from UI"


def display_name(source: str) -> str:
    """Return a source as a person reads it."""
    return _NAMES.get(source, _USUAL)
