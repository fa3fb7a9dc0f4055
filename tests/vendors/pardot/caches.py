"""Pardot's caches, for the test of all caches."""

from typing import Final

from tests.support.caches import FIXED, KIB

ENTRY_BYTES: Final[dict[str, int | str]] = {
    "custom_field.py standard": FIXED,
    "dates/gnu_formats.py grammar": FIXED,
    "dates/php_formats.py grammars": FIXED,
    "dates/zones.py _identifiers": FIXED,
    "openapi.py _examples": FIXED,
    "opportunity/resource.py json_types": FIXED,
    "prospect/document.py json_types": FIXED,
    "scenes/row_factory.py _columns": FIXED,
    "v5/answers.py page": FIXED,
    "v5/answers.py record": FIXED,
    "visitor_activity/resource.py json_types": FIXED,
    "wire/checks.py known_operations": FIXED,
    "wire/fields.py outline": FIXED,
    "wire/serializers.py _layout": 70 * KIB,  # up to 100 elements, with names of up to 255 characters
}
"""The bytes of an entry, by the module and the function."""
