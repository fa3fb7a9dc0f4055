"""Telephone numbers in answers (contract 3.3)."""

import re
from typing import Final

_NATIONAL_DIGITS: Final = 10


def sanitized(phone: str) -> str | None:
    """Return a telephone number in international form; None where that is not known."""
    digits = re.sub(r"[^0-9]", "", phone)
    if not digits:
        return None
    if phone.strip().startswith("+"):
        return f"+{digits}"
    if len(digits) == _NATIONAL_DIGITS:
        return f"+1{digits}"
    return f"+{digits}" if len(digits) == _NATIONAL_DIGITS + 1 and digits.startswith("1") else None
