"""The names of the origins of records in answers (contract 9.4), and links to Salesforce."""

from typing import Final

_NAMES: Final = {"api": "Created from API", "salesforce": "Created from Salesforce", "crm": "Created from Salesforce"}
_USUAL: Final = "Created from UI"
RECORD_URL: Final = "https://na85.salesforce.com/"
"""A record's address is this with its id of Salesforce."""


def display_name(source: str) -> str:
    """Return a source as a person reads it."""
    return _NAMES.get(source, _USUAL)
