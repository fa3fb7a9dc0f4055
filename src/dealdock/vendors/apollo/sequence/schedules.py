"""The schedule of sequences, which is the same in every account and is not stored."""

from typing import Any, Final

from dealdock.vendors.apollo.ids import Ids

USUAL: Final = 1


def shown(ids: Ids, time_zone: str) -> list[dict[str, Any]]:
    """Return all schedules as JSON, in the time zone of the account."""
    return [
        {
            "id": ids.show("emailer_schedule", USUAL),
            "name": "Normal Business Hours",
            "default": True,
            "time_zone": time_zone,
            "use_contacts_time_zone": False,
            "skip_holidays": False,
        }
    ]
