"""Apollo's caches, for the test of all caches."""

from typing import Final

from tests.support.caches import FIXED

ENTRY_BYTES: Final[dict[str, int | str]] = {
    "wire/moments.py stored_offset": 150,
    "company/service.py _reading": FIXED,
    "ids.py _encoded": 350,
    "wire/fields.py _exists": FIXED,
    "wire/moments.py stored_date": 250,
    "wire/moments.py stored_stamp": 250,
}
"""The bytes of an entry, by the module and the function."""
