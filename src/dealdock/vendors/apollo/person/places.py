"""Places of people, and their time zones (contract 10.10)."""

from collections.abc import Mapping
from typing import Final

from dealdock.platform.database.statements import AnyRow

_OF_CITIES: Final[Mapping[str, str]] = {
    "Austin": "America/Chicago",
    "Boston": "America/New_York",
    "Brisbane": "Australia/Brisbane",
    "Chicago": "America/Chicago",
    "Denver": "America/Denver",
    "Melbourne": "Australia/Melbourne",
    "Montreal": "America/Toronto",
    "New York": "America/New_York",
    "San Francisco": "America/Los_Angeles",
    "Seattle": "America/Los_Angeles",
    "Sydney": "Australia/Sydney",
    "Toronto": "America/Toronto",
    "Vancouver": "America/Vancouver",
}
"""The area codes of the countries with several zones."""
_OF_COUNTRIES: Final[Mapping[str, str]] = {
    "Austria": "Europe/Vienna",
    "Belgium": "Europe/Brussels",
    "Chile": "America/Santiago",
    "Colombia": "America/Bogota",
    "Czechia": "Europe/Prague",
    "Denmark": "Europe/Copenhagen",
    "Finland": "Europe/Helsinki",
    "France": "Europe/Paris",
    "Germany": "Europe/Berlin",
    "Greece": "Europe/Athens",
    "India": "Asia/Kolkata",
    "Ireland": "Europe/Dublin",
    "Italy": "Europe/Rome",
    "Japan": "Asia/Tokyo",
    "Kenya": "Africa/Nairobi",
    "Netherlands": "Europe/Amsterdam",
    "New Zealand": "Pacific/Auckland",
    "Nigeria": "Africa/Lagos",
    "Norway": "Europe/Oslo",
    "Peru": "America/Lima",
    "Poland": "Europe/Warsaw",
    "Portugal": "Europe/Lisbon",
    "Singapore": "Asia/Singapore",
    "South Africa": "Africa/Johannesburg",
    "South Korea": "Asia/Seoul",
    "Spain": "Europe/Madrid",
    "Sweden": "Europe/Stockholm",
    "Switzerland": "Europe/Zurich",
    "Türkiye": "Europe/Istanbul",
    "United Kingdom": "Europe/London",
}


def address(one: AnyRow) -> dict[str, str | None]:
    """Return the address of a person, whose street nobody knows."""
    parts = [each for each in (one.city, one.state, one.country) if each]
    return {
        "street_address": "",
        "city": one.city,
        "state": one.state,
        "country": one.country,
        "postal_code": None,
        "formatted_address": ", ".join(parts) or None,
        "time_zone": _OF_CITIES.get(one.city or "") or _OF_COUNTRIES.get(one.country or ""),
    }
