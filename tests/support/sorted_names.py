"""Names whose order differs by the locale, for tests with a PostgreSQL that sorts as a dictionary does."""

from typing import Final

NAMES: Final = ["b", "Z", "é", "f", "a", "_"]
"""By code point: Z _ a b f é. In a dictionary: _ a b é f Z."""
BY_CODE_POINT: Final = sorted(NAMES)
IN_LOWER_CASE: Final = sorted(NAMES, key=str.lower)
