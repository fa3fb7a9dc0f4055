"""Bodies of new records, for the tests of all vendors."""

from typing import Final

REFERENCES: Final[dict[str, dict[str, str]]] = {}
VALUES: Final = {"task": {"name": "Call"}}
