"""An account's records, from a scene to rows: ids given, references resolved, histories completed."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any

from dealdock.core import visitor_activity
from dealdock.core.scene import form, reference
from dealdock.core.text import email_key
from dealdock.core.user import Tenant
from dealdock.core.visitor_activity import OF_STATUS, Type

DEFAULT_CAMPAIGN = form.Campaign(name="Website Tracking")

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

    def __init__(self, account: Tenant, scene: form.Account, numbers: Numbers, now: datetime) -> None:
        self._account = account
        self._scene = scene
        self._numbers = numbers
        self._now = now
        self._described = scene.campaigns or [DEFAULT_CAMPAIGN]
        self._campaign = reference.campaigns((each.id, each.name) for each in self._described)
        self._campaign_ids = [numbers.take(each.id) for each in self._described]
        self._default_campaign = min(zip(map(self._created, self._described), self._campaign_ids, strict=True))[1]
        self._prospect = reference.prospects((each.id, each.email) for each in scene.prospects)
        self._prospect_ids = [numbers.take(each.id) for each in scene.prospects]

    def campaigns(self) -> Iterator[Row]:
        """The campaigns; there is always one."""
        for campaign_id, each in zip(self._campaign_ids, self._described, strict=True):
            yield self._row(campaign_id, each) | {"name": each.name, "cost": each.cost}

    def prospects(self) -> Iterator[Row]:
        """The prospects, their scores moved by their opportunities as the account's rule has it."""
        scores = self._scores()
        for prospect_id, each in zip(self._prospect_ids, self._scene.prospects, strict=True):
            yield self._row(prospect_id, each) | {
                "campaign_id": self._campaign_id(each),
                "email": each.email,
                "email_key": None if each.email is None else email_key(each.email),
                "first_name": each.first_name,
                "last_name": each.last_name,
                "company": each.company,
                "score": scores[prospect_id],
                "last_activity_at": None,
                "deleted": each.deleted,
            }

    def opportunities(self) -> Iterator[tuple[Row, list[Row], list[Row]]]:
        """Each opportunity with its links and its activities."""
        for each in self._scene.opportunities:
            opportunity_id = self._numbers.take(each.id)
            row = self._row(opportunity_id, each) | {
                "campaign_id": self._campaign_id(each),
                "name": each.name,
                "value": each.value,
                "probability": each.probability,
                "type": each.type,
                "stage": each.stage,
                "status": each.status,
                "closed_at": each.closed_at,
                "deleted": each.deleted,
            }
            key = {"dataset_id": self._account.dataset_id, "opportunity_id": opportunity_id}
            links = [key | {"prospect_id": prospect_id} for prospect_id in self._linked(each)]
            activities = [
                key
                | {
                    "id": self._numbers.take(activity.id),
                    "type": activity.type,
                    "type_name": visitor_activity.TYPE_NAMES[Type(activity.type)],
                    "prospect_id": self._prospect_id(activity.prospect),
                    "created_at": self._created(activity),
                    "updated_at": self._created(activity),
                }
                for activity in self._history(each)
            ]
            yield row, links, activities

    def _row(self, record_id: int, record: form.Campaign | form.Prospect | form.Opportunity) -> Row:
        return {
            "dataset_id": self._account.dataset_id,
            "id": record_id,
            "created_at": self._created(record),
            "updated_at": record.updated_at or self._now,
        }

    def _created(self, record: form.Campaign | form.Prospect | form.Opportunity | form.Activity) -> datetime:
        return record.created_at or self._now

    def _campaign_id(self, record: form.Prospect | form.Opportunity) -> int:
        if record.campaign is None:
            return self._default_campaign
        return self._campaign_ids[self._campaign.find(record.campaign)]

    def _prospect_id(self, named: str) -> int:
        return self._prospect_ids[self._prospect.find(named)]

    def _linked(self, opportunity: form.Opportunity) -> list[int]:
        return [self._prospect_id(named) for named in opportunity.prospects]

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

    def _scores(self) -> Counter[int]:
        points = visitor_activity.points(self._account)
        scores: Counter[int] = Counter()
        for opportunity in self._scene.opportunities:
            for activity in self._history(opportunity):
                scores[self._prospect_id(activity.prospect)] += points.get(activity.type, 0)
        return scores
