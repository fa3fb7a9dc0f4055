"""Fields that people and companies share."""

from typing import Any

ADDRESS = {"street": "1 Main", "city": "Rome", "state": "Lazio", "postal_code": "00100", "country": "IT"}
FULL: dict[str, Any] = {
    "address": ADDRESS,
    "phone_numbers": [{"number": "+1 (415) 123-4567", "category": "mobile"}],
    "socials": [{"url": "https://x.example/ann", "category": "whatever"}],
    "websites": [{"url": "https://ann.example", "category": None}],
    "tags": ["a"],
    "details": "x",
}
