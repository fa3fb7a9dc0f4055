"""The form of an email address."""

import re

_EMAIL = r"[^ @]{1,64}@[^ @]{1,255}\.[^ @]{2,13}"
"""The form of an address (contract, objects 2.1): a full match of at most 255 characters."""


def is_email(text: str) -> bool:
    """Return True if the text has the form of an email address."""
    return len(text) <= 255 and re.fullmatch(_EMAIL, text) is not None  # noqa: PLR2004 (a column's length)
