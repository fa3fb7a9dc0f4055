"""Dates that clients and settings give (contract 2.3)."""

import re
from datetime import UTC, datetime
from typing import Final

_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

_MOMENT: Final = (
    rf"({_DATE})[T ]([0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)(?:[.,][0-9]+)?\s?(Z|[+-][0-9]{{2}}(?::?[0-9]{{2}})?)?"
)


def parse_moment(written: str) -> datetime:
    """Return a moment in whole seconds. Raises `ValueError` or `OverflowError` for other values (contract 2.3)."""
    if re.fullmatch(_DATE, written, re.ASCII):
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    found = re.fullmatch(_MOMENT, written, re.ASCII)
    if found is None:
        raise ValueError(written)
    day, time, offset = found.groups()
    return datetime.fromisoformat(f"{day}T{time}{offset or 'Z'}").astimezone(UTC)
