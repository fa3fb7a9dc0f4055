"""Close's caches, for the test of all caches."""

from typing import Final

from tests.support.caches import FIXED

ENTRY_BYTES: Final[dict[str, int | str]] = {
    "ids.py _decode": 400,  # a text of up to 100 characters
    "ids.py _encode": 350,
    "records.py _insert": FIXED,
    "records.py _one": FIXED,
    "wire/moments.py of_milliseconds": 250,
}
"""The bytes of an entry, by the module and the function."""
