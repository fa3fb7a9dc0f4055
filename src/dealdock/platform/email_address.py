"""The form of an email address."""

import re
from typing import Final

_EMAIL = r"[^ @]{1,64}@[^ @]{1,255}\.[^ @]{2,13}"
"""The form of an address (contract, objects 2.1)."""

MAX_CHARACTERS: Final = 255


def is_email(text: str) -> bool:
    """Return True if the text has the form of an email address."""
    return len(text) <= MAX_CHARACTERS and re.fullmatch(_EMAIL, text) is not None
