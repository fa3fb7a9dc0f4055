"""A record of a scene becomes a row: which ids are meant is for others to know."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table

from dealdock.platform.models import Base
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes.schema import Record
from dealdock.platform.text import email_key
from dealdock.vendors.pardot.models import ListMembership, Opportunity, Prospect, VisitorActivity
from dealdock.vendors.pardot.scenes import record_forms
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity.kinds import Type
from dealdock.vendors.pardot.visitor_activity.service import OF_STATUS

Row = dict[str, Any]


@dataclass(frozen=True)
class Making:
    """Makes the rows of one account."""

    account: AccountContext
    now: datetime
    find: Callable[[str, str | None], int | None]
    """The id of the record of that kind that a reference means."""
    take: Callable[[int | None], int]
    """The id for a record that brings along this one, or none."""

    def row(self, record_id: int, record: Any, model: type[Base]) -> Row:
        """Key, moments, and the fields that are columns of the same name."""
        row = {name: getattr(record, name) for name in _columns(record.__class__, model.__table__)}
        return row | {
            "dataset_id": self.account.dataset_id,
            "id": record_id,
            "created_at": self.created(record),
            "updated_at": record.updated_at or self.now,
        }

    def created(self, record: Any) -> datetime:
        """Return its time of creation."""
        return record.created_at or self.now

    def prospect(self, prospect_id: int, each: record_forms.Prospect, default_campaign: int) -> Row:
        """A prospect, without what others make of it."""
        return self.row(prospect_id, each, Prospect) | {
            "campaign_id": self.find("campaigns", each.campaign) or default_campaign,
            "email_key": None if each.email is None else email_key(each.email),
            "assigned_to_id": self.find("users", each.assigned_to),
            "prospect_account_id": self.find("prospect_accounts", each.prospect_account),
        }

    def custom_values(self, prospect_id: int, each: record_forms.Prospect, fields: dict[str, int]) -> list[Row]:
        """Return the rows of a prospect's custom fields. `fields` are their ids by field_id."""
        key: Row = {"dataset_id": self.account.dataset_id, "prospect_id": prospect_id}
        return [
            key | {"custom_field_id": fields[field_id], "position": position, "value": value}
            for field_id, values in each.custom_fields.items()
            for position, value in enumerate(values)
        ]

    def membership(self, each: record_forms.ListMembership, prospect_id: int | None) -> Row:
        """A prospect's being on a list."""
        row = self.row(self.take(each.id), each, ListMembership)
        return row | {"list_id": self.find("lists", each.list), "prospect_id": prospect_id}

    def opportunity(
        self, opportunity_id: int, each: record_forms.Opportunity, default_campaign: int
    ) -> tuple[Row, list[Row], list[Row]]:
        """An opportunity with its links and its activities."""
        row = self.row(opportunity_id, each, Opportunity)
        row["campaign_id"] = self.find("campaigns", each.campaign) or default_campaign
        key: Row = {"dataset_id": self.account.dataset_id, "opportunity_id": opportunity_id}
        links = [key | {"prospect_id": self.find("prospects", named)} for named in each.prospects]
        activities = [
            key
            | {
                "id": self.take(activity.id),
                "type": activity.type,
                "type_name": kinds.TYPE_NAMES[Type(activity.type)],
                "prospect_id": self.find("prospects", activity.prospect),
                "created_at": self.created(activity),
                "updated_at": self.created(activity),
            }
            for activity in history(each)
        ]
        return row, links, activities

    def visitor_activity(self, each: record_forms.VisitorActivity) -> Row:
        """An activity that stands for itself."""
        row = self.row(self.take(each.id), each, VisitorActivity)
        return row | {
            "updated_at": each.updated_at or row["created_at"],
            "type_name": each.kind.type_name,
            "prospect_id": self.find("prospects", each.prospect),
            "opportunity_id": self.find("opportunities", each.opportunity),
            "campaign_id": self.find("campaigns", each.campaign),
        }


def on_list(named: str) -> record_forms.ListMembership:
    """The membership that a prospect's `lists` speaks of."""
    return record_forms.ListMembership.model_construct(list=named, prospect="")


def history(opportunity: record_forms.Opportunity) -> list[record_forms.Activity]:
    """Return its activities: the scene's, else those that the API would have written."""
    if opportunity.activities is not None:
        return opportunity.activities
    events = [(Type.CREATED, opportunity.created_at)]
    if opportunity.status != "Open":
        events.append((OF_STATUS[opportunity.status], opportunity.closed_at or opportunity.updated_at))
    return [
        record_forms.Activity.model_construct(type=type_, prospect=named, created_at=at)
        for type_, at in events
        for named in opportunity.prospects
    ]


@cache
def _columns(record: type[Record], table: Table) -> tuple[str, ...]:
    return tuple(name for name in record.model_fields if name in table.c)
