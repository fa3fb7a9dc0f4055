"""Close's caches, for the test of all caches."""

from typing import Final

from tests.support.caches import FIXED, KIB

ENTRY_BYTES: Final[dict[str, int | str]] = {
    "lead/resource.py shown_lead": FIXED,
    "lead/service.py _nested_size": FIXED,
    "record/limits.py _count": FIXED,
    "record/records.py _empty": FIXED,
    "record/records.py _insert": FIXED,
    "record/records.py _one": FIXED,
    "user/members.py _numbers_of_users": FIXED,
    "webhook/delivery.py _statements": 64 * KIB,  # by the number of pairs
    "wire/ids.py _decode": 400,  # a text of up to 100 characters
    "wire/ids.py _encode": 350,
    "wire/moments.py of_milliseconds": 250,
    "wire/tables.py _one": FIXED,
    "wire/tables.py of": FIXED,
}
"""The bytes of an entry, by the module and the function."""
