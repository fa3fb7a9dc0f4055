"""Text as every store and every format can hold it."""

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")

EMAIL = re.compile(r"[^ @]{1,64}@[^ @]{1,255}\.[^ @]{2,13}")
"""The form of an address (contract, objects 2.1); to be matched in full, and at most 255 characters long."""


def clean(text: str) -> str:
    """Drop the characters that XML 1.0 forbids; half a surrogate pair becomes U+FFFD (contract, section 2)."""
    return _NOT_XML.sub("", _SURROGATES.sub("\ufffd", text))


def is_email(text: str) -> bool:
    """Whether it has the form of an email address."""
    return len(text) <= 255 and EMAIL.fullmatch(text) is not None  # noqa: PLR2004 (a column's length)


def email_key(email: str) -> str:
    """What addresses are compared by: case doesn't count."""
    return email.lower()[:255]
