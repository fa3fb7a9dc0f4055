"""The rows of records, as they are stored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, overload

from dealdock.platform.database import bulk_insert
from dealdock.platform.records.models import Base
from dealdock.platform.scenes.schema import form_in
from dealdock.platform.text import email_key
from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.list.model import ListMembership, ProspectList
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect_account.model import ProspectAccount
from dealdock.vendors.pardot.scenes import record_forms, schema
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.visitor_activity.kinds import Type
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.service import OF_STATUS

Row = dict[str, Any]

Event = tuple[int | None, int, int | str, datetime | None]
"""An activity of an opportunity: id, type, prospect, time of creation."""

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
"""The tables of the kinds of record, in the order in which they are written, after the users."""

OPPORTUNITY: Final = ("dataset_id", "id", "campaign_id", "name", "value", "probability", "type", "stage", "crm_fid",
                      "status", "closed_at", "created_at", "updated_at", "deleted")  # fmt: skip
"""The columns of an opportunity's row."""

_MEMBERSHIP: Final = record_forms.ListMembership.model_construct(list="", prospect="")


@dataclass(frozen=True)
class RowFactory:
    """A factory for the rows of one account."""

    dataset_id: int
    now: datetime
    find: Callable[[str, str | None], int | None]
    """Returns the id of the record of a kind to which a reference points; None for no reference."""
    take: Callable[[int | None], int]
    """Returns the id for a record with this id of its own, or none."""

    def row(self, kind: str, record_id: int, record: Any) -> Row:
        """Return the key, the moments, and the fields that are columns of the same name."""
        row = {name: getattr(record, name) for name in _columns(kind)}
        return row | {
            "dataset_id": self.dataset_id,
            "id": record_id,
            "created_at": record.created_at or self.now,
            "updated_at": record.updated_at or self.now,
        }

    def prospect(self, prospect_id: int, each: record_forms.Prospect, default_campaign: int) -> Row:
        """Return a prospect's row, without the values that derive from other records."""
        return self.row("prospects", prospect_id, each) | {
            "campaign_id": self.find("campaigns", each.campaign) or default_campaign,
            "email_key": None if each.email is None else email_key(each.email),
            "assigned_to_id": self.find("users", each.assigned_to),
            "prospect_account_id": self.find("prospect_accounts", each.prospect_account),
        }

    def custom_values(self, prospect_id: int, each: record_forms.Prospect, fields: dict[str, int]) -> list[Row]:
        """Return the rows of a prospect's custom fields. `fields` are their ids by field_id."""
        key: Row = {"dataset_id": self.dataset_id, "prospect_id": prospect_id}
        return [
            key | {"custom_field_id": fields[field_id], "position": position, "value": value}
            for field_id, values in each.custom_fields.items()
            for position, value in enumerate(values)
        ]

    def membership(self, each: record_forms.ListMembership) -> Row:
        """Return the row of a list membership."""
        row = self.row("list_memberships", self.take(each.id), each)
        return row | {"prospect_id": self.find("prospects", each.prospect), "list_id": self.find("lists", each.list)}

    def named_membership(self, list_id: int, prospect_id: int) -> Row:
        """Return the row of a list membership that a prospect's `lists` names."""
        row = self.row("list_memberships", self.take(None), _MEMBERSHIP)
        return row | {"list_id": list_id, "prospect_id": prospect_id}

    def opportunity(self, opportunity_id: int, campaign_id: int, each: Any) -> bulk_insert.Values:
        """Return the values of `OPPORTUNITY`, as they are stored."""
        return (
            self.dataset_id,
            opportunity_id,
            campaign_id,
            each.name,
            int(each.value.scaleb(2)),
            each.probability,
            each.type,
            each.stage,
            each.crm_fid,
            each.status,
            stored_moment(each.closed_at),
            stored_moment(each.created_at or self.now),
            stored_moment(each.updated_at or self.now),
            each.deleted,
        )

    def visitor_activity(self, each: record_forms.VisitorActivity) -> Row:
        """Return the row of an activity on a line of its own."""
        row = self.row("visitor_activities", self.take(each.id), each)
        return row | {
            "updated_at": each.updated_at or row["created_at"],
            "type_name": each.kind.type_name,
            "prospect_id": self.find("prospects", each.prospect),
            "opportunity_id": self.find("opportunities", each.opportunity),
            "campaign_id": self.find("campaigns", each.campaign),
        }


def history(opportunity: Any) -> Iterable[Event]:
    """Return an opportunity's activities: the scene's, else those that the API would have written."""
    if opportunity.activities is not None:
        return [(each.id, each.type, each.prospect, each.created_at) for each in opportunity.activities]
    events = [(Type.CREATED, opportunity.created_at)]
    if opportunity.status != "Open":
        events.append((OF_STATUS[opportunity.status], opportunity.closed_at or opportunity.updated_at))
    return [(None, type_, named, at) for type_, at in events for named in opportunity.prospects]


@overload
def stored_moment(at: datetime) -> int: ...
@overload
def stored_moment(at: datetime | None) -> int | None: ...
def stored_moment(at: datetime | None) -> int | None:
    """Return a moment as it is stored, in seconds since 1970."""
    return None if at is None else int(at.timestamp())


@cache
def _columns(kind: str) -> Sequence[str]:
    """Return the fields of a kind of record that are columns of the same name."""
    columns = MODELS[kind].__table__.c
    return tuple(name for name in form_in(schema.Account, kind).model_fields if name in columns)
