"""An account's records, from a scene to rows: ids given, references resolved, histories completed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from dealdock.core import visitor_activity
from dealdock.core.models import (
    Base,
    Campaign,
    CustomField,
    ListMembership,
    Opportunity,
    Prospect,
    ProspectAccount,
    ProspectList,
    Tag,
    VisitorActivity,
)
from dealdock.core.scene import form, reference
from dealdock.core.scene.reference import Finder
from dealdock.core.text import email_key
from dealdock.core.user import Tenant
from dealdock.core.visitor_activity import OF_STATUS, Type

DEFAULT_CAMPAIGN = form.Campaign(name="Website Tracking")

MODELS: Mapping[str, type[Base]] = {
    "campaigns": Campaign,
    "custom_fields": CustomField,
    "tags": Tag,
    "prospect_accounts": ProspectAccount,
    "lists": ProspectList,
    "prospects": Prospect,
    "list_memberships": ListMembership,
    "opportunities": Opportunity,
    "visitor_activities": VisitorActivity,
}
"""The tables of the kinds of record, in the order in which they are written; users come before."""

Row = dict[str, Any]


class Numbers:
    """Gives out ids: a record's own, else the lowest that nobody has."""

    def __init__(self, taken: set[int]) -> None:
        self._free = (number for number in count(1) if number not in taken)
        self.highest = max(taken, default=0)

    def take(self, own: int | None = None) -> int:
        """The id of a record that brings along this one, or none."""
        if own is not None:
            return own
        number = next(self._free)
        self.highest = max(self.highest, number)
        return number


class Rows:
    """The rows of one account, users aside. Each kind is read once, in the order of the methods."""

    def __init__(
        self, account: Tenant, scene: form.Account, numbers: Numbers, now: datetime, *, user_ids: Sequence[int]
    ) -> None:
        """`user_ids`: those that the account's users have, for each of the scene's."""
        self._account = account
        self._scene = scene
        self._numbers = numbers
        self._now = now
        self._records = {kind: getattr(scene, kind) for kind in MODELS}
        self._records["campaigns"] = scene.campaigns or [DEFAULT_CAMPAIGN]
        self._ids: dict[str, list[int]] = {"users": list(user_ids), "opportunities": []}
        self._ids |= {
            kind: [numbers.take(each.id) for each in self._records[kind]]
            for kind in ("campaigns", "custom_fields", "tags", "prospect_accounts", "lists", "prospects")
        }
        self._finders = {
            kind: Finder(
                called, ((each.id, getattr(each, called.name)) for each in self._records.get(kind, scene.users))
            )
            for kind, called in reference.KINDS.items()
        }
        campaigns = zip(map(self._created, self._records["campaigns"]), self._ids["campaigns"], strict=True)
        self._default_campaign = min(campaigns)[1]

    def plain(self, kind: str) -> Iterator[Row]:
        """Campaigns (there is always one), custom fields, tags, prospect accounts, lists."""
        for record_id, each in zip(self._ids[kind], self._records[kind], strict=True):
            yield self._row(record_id, each, MODELS[kind])

    def prospects(self) -> Iterator[tuple[Row, list[Row]]]:
        """Each prospect with the values of its custom fields.

        Where the scene doesn't say otherwise, their activities have moved their scores, as the account's rule has it,
        and their last activity.
        """
        scores, latest = self._scores(), self._latest()
        fields = dict(
            zip((each.field_id for each in self._scene.custom_fields), self._ids["custom_fields"], strict=True)
        )
        for prospect_id, each in zip(self._ids["prospects"], self._scene.prospects, strict=True):
            row = self._row(prospect_id, each, Prospect) | {
                "campaign_id": self._campaign_id(each),
                "email_key": None if each.email is None else email_key(each.email),
                "score": scores[prospect_id] if each.score is None else each.score,
                "last_activity_at": each.last_activity_at or latest.get(prospect_id),
                "assigned_to_id": self._find("users", each.assigned_to),
                "prospect_account_id": self._find("prospect_accounts", each.prospect_account),
            }
            key: Row = {"dataset_id": self._account.dataset_id, "prospect_id": prospect_id}
            held = [
                key | {"custom_field_id": fields[field_id], "position": position, "value": value}
                for field_id, values in each.custom_fields.items()
                for position, value in enumerate(values)
            ]
            yield row, held

    def list_memberships(self) -> Iterator[Row]:
        """Who is on a list: as prospects say, then as memberships do."""
        for prospect_id, each in zip(self._ids["prospects"], self._scene.prospects, strict=True):
            for named in each.lists:
                yield self._membership(form.ListMembership.model_construct(list=named, prospect=""), prospect_id)
        for membership in self._scene.list_memberships:
            yield self._membership(membership, self._find("prospects", membership.prospect))

    def opportunities(self) -> Iterator[tuple[Row, list[Row], list[Row]]]:
        """Each opportunity with its links and its activities."""
        for each in self._scene.opportunities:
            opportunity_id = self._numbers.take(each.id)
            self._ids["opportunities"].append(opportunity_id)
            row = self._row(opportunity_id, each, Opportunity) | {"campaign_id": self._campaign_id(each)}
            key: Row = {"dataset_id": self._account.dataset_id, "opportunity_id": opportunity_id}
            links = [key | {"prospect_id": self._find("prospects", named)} for named in each.prospects]
            activities = [
                key
                | {
                    "id": self._numbers.take(activity.id),
                    "type": activity.type,
                    "type_name": visitor_activity.TYPE_NAMES[Type(activity.type)],
                    "prospect_id": self._find("prospects", activity.prospect),
                    "created_at": self._created(activity),
                    "updated_at": self._created(activity),
                }
                for activity in self._history(each)
            ]
            yield row, links, activities

    def visitor_activities(self) -> Iterator[Row]:
        """The activities that stand for themselves."""
        for each in self._scene.visitor_activities:
            row = self._row(self._numbers.take(each.id), each, VisitorActivity)
            yield row | {
                "updated_at": each.updated_at or row["created_at"],
                "type_name": each.kind.type_name,
                "prospect_id": self._find("prospects", each.prospect),
                "opportunity_id": self._find("opportunities", each.opportunity),
                "campaign_id": self._find("campaigns", each.campaign),
            }

    def _row(self, record_id: int, record: Any, model: type[Base]) -> Row:
        """Key, moments, and the fields that are columns of the same name."""
        row = {name: getattr(record, name) for name in _columns(record.__class__, model)}
        return row | {
            "dataset_id": self._account.dataset_id,
            "id": record_id,
            "created_at": self._created(record),
            "updated_at": record.updated_at or self._now,
        }

    def _membership(self, membership: form.ListMembership, prospect_id: int | None) -> Row:
        row = self._row(self._numbers.take(membership.id), membership, ListMembership)
        return row | {"list_id": self._find("lists", membership.list), "prospect_id": prospect_id}

    def _created(self, record: Any) -> datetime:
        return record.created_at or self._now

    def _campaign_id(self, record: form.Prospect | form.Opportunity) -> int:
        return self._find("campaigns", record.campaign) or self._default_campaign

    def _find(self, kind: str, named: str | None) -> int | None:
        return None if named is None else self._ids[kind][self._finders[kind].find(named)]

    def _history(self, opportunity: form.Opportunity) -> list[form.Activity]:
        """What happened to it: as the scene says, else what the verbs would have left."""
        if opportunity.activities is not None:
            return opportunity.activities
        events = [(Type.CREATED, opportunity.created_at)]
        if opportunity.status != "Open":
            events.append((OF_STATUS[opportunity.status], opportunity.closed_at or opportunity.updated_at))
        return [
            form.Activity.model_construct(type=type_, prospect=named, created_at=at)
            for type_, at in events
            for named in opportunity.prospects
        ]

    def _scores(self) -> Counter[int | None]:
        points = visitor_activity.points(self._account)
        scores: Counter[int | None] = Counter()
        for opportunity in self._scene.opportunities:
            for activity in self._history(opportunity):
                scores[self._find("prospects", activity.prospect)] += points.get(activity.type, 0)
        return scores

    def _latest(self) -> dict[int | None, datetime]:
        latest: dict[int | None, datetime] = {}
        for activity in self._scene.visitor_activities:
            if activity.prospect is not None and activity.kind.moves_last_activity:
                prospect_id, at = self._find("prospects", activity.prospect), self._created(activity)
                latest[prospect_id] = max(at, latest.get(prospect_id, at))
        return latest


@cache
def _columns(record: type[form.Record], model: type[Base]) -> tuple[str, ...]:
    return tuple(name for name in record.model_fields if name in model.__table__.c)
