"""User keys in a scene."""

import re

from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.values import WrongValue, scalar


@parsers.accepts(parsers.written("[0-9A-Fa-f]{32}"))
def user_key(value: object) -> str:
    """Parse a user key."""
    key = scalar(value).strip()
    if not re.fullmatch(r"[0-9A-Fa-f]{32}", key):
        raise WrongValue("must be 32 hexadecimal digits")
    return key


@parsers.accepts(parsers.written("[0-9A-Fa-f]{64}"))
def user_key_hash(value: object) -> str:
    """Parse the stored hash of a user key."""
    digest = scalar(value).strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise WrongValue("must be SHA-256 in 64 hexadecimal digits")
    return digest
