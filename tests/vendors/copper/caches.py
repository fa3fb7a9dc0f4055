"""Copper's caches, for the test of all caches."""

from typing import Final

from tests.support.caches import FIXED

ENTRY_BYTES: Final[dict[str, int | str]] = {
    "custom_field/values.py _select_values": FIXED,  # by the number of records, of a few sizes
    "opportunity/resource.py _company_of_contact": FIXED,
    "record/filters.py sort": FIXED,
    "wire/values.py _live": FIXED,  # for each kind of record
}
"""The bytes of an entry, by the module and the function."""
