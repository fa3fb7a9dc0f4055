"""Close's caches, for the test of all caches."""

from typing import Final

from tests.support.caches import FIXED, KIB

ENTRY_BYTES: Final[dict[str, int | str]] = {
    "event/announcing.py _statements": 64 * KIB,  # by the number of pairs
    "ids.py _decode": 400,  # a text of up to 100 characters
    "ids.py _encode": 350,
    "records.py _insert": FIXED,
    "records.py _one": FIXED,
    "wire/moments.py of_milliseconds": 250,
}
"""The bytes of an entry, by the module and the function."""
