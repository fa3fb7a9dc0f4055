"""Bodies of new records, for the tests of all vendors."""

from typing import Final

REFERENCES: Final = {"deal": {"lead_id": "lead"}}
VALUES: Final[dict[str, dict[str, str]]] = {}
