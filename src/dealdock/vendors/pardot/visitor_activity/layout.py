"""Layout of an activity in a response, by itself and inside other objects: row -> document."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.visitor_activity.kinds import ALWAYS_DETAILED, ID_FIELDS
from dealdock.vendors.pardot.visitor_activity.queries import COLUMNS
from dealdock.vendors.pardot.wire.serializers import Document, Value
from dealdock.vendors.pardot.wire.timestamps import moment_in

Place: TypeAlias = Literal["full", "bulk", "in_prospect", "in_visitor"]

_HIDDEN: Final[Mapping[Place, Collection[str]]] = {
    "full": {"campaign_id"},
    "bulk": {"campaign"},
    "in_prospect": {"campaign_id", "prospect_id"},
    "in_visitor": {"campaign_id", "prospect_id", "visitor_id"},
}


_OWN: Final = ("id", "visitor_id", "prospect_id", "type", "type_name", "details", *ID_FIELDS)


def visitor_activity(row: Sequence[Any], zone: ZoneInfo, place: Place) -> Document:
    """Return the document of an activity, given its `COLUMNS`, with timestamps in the user's zone.

    Absent values are left out, except the details of some types.
    """
    stored = dict(zip(COLUMNS, row, strict=True))
    campaign_id, is_detailed, hidden = stored["campaign_id"], stored["type"] in ALWAYS_DETAILED, _HIDDEN[place]
    document: dict[str, Value] = {
        **{name: stored[name] for name in _OWN},
        "campaign": None if campaign_id is None else {"id": campaign_id, "name": stored["campaign_name"]},
        "campaign_id": campaign_id,
        "created_at": moment_in(stored["created_at"], zone),
    }
    return {
        name: value
        for name, value in document.items()
        if name not in hidden and (value is not None or (name == "details" and is_detailed))
    }
