"""Copper's caches, for the test of all caches."""

from typing import Final

from tests.support.caches import FIXED

ENTRY_BYTES: Final[dict[str, int | str]] = {
    "custom_field/queries.py _values": FIXED,
    "record/queries.py _by_key": FIXED,
    "record/queries.py inserting": FIXED,
}
"""The bytes of an entry, by the module and the function."""
