"""Visitor activities: what opportunities leave behind in the history of their prospects (contract, section 4)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Final, NamedTuple

from sqlalchemy import Connection, insert

from dealdock.core.models import VisitorActivity
from dealdock.core.user import Tenant


class Type(IntEnum):
    """The kinds of activity that opportunities leave."""

    CREATED = 8
    WON = 9
    LOST = 10
    REOPENED = 18
    LINKED = 19
    UNLINKED = 38


OF_STATUS = {"Won": Type.WON, "Lost": Type.LOST, "Open": Type.REOPENED}
"""What a change to that status leaves."""


TYPE_NAMES: Final = {
    Type.CREATED: "New Opportunity",
    Type.WON: "Opportunity Won",
    Type.LOST: "Opportunity Lost",
    Type.REOPENED: "Opportunity Reopened",
    Type.LINKED: "Opportunity Associated",
    Type.UNLINKED: "Opportunity Unlinked",
}


class Event(NamedTuple):
    """Something that happened to an opportunity, and whom it concerns."""

    type: Type
    prospect_ids: Sequence[int]


def record(
    db: Connection, account: Tenant, opportunity_id: int, events: Iterable[Event], *, first_id: int, now: datetime
) -> None:
    """Write one activity for each event and prospect, with the ids from `first_id` on."""
    rows = [
        {
            "dataset_id": account.dataset_id,
            "id": activity_id,
            "type": type_,
            "type_name": TYPE_NAMES[type_],
            "prospect_id": prospect_id,
            "opportunity_id": opportunity_id,
            "created_at": now,
            "updated_at": now,
        }
        for activity_id, (type_, prospect_id) in enumerate(
            ((event.type, prospect_id) for event in events for prospect_id in event.prospect_ids), first_id
        )
    ]
    if rows:
        db.execute(insert(VisitorActivity), rows)


def points(account: Tenant) -> dict[int, int]:
    """By how much each kind of activity moves a prospect's score, by the account's rule."""
    return {Type.CREATED: account.score_created, Type.WON: account.score_won, Type.LOST: account.score_lost}


def count(events: Iterable[Event]) -> int:
    """How many activities the events leave."""
    return sum(len(event.prospect_ids) for event in events)
