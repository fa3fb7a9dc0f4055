"""Copper's part in scenes."""

from typing import Annotated, Any, Final

from pydantic import Field

from dealdock.platform.scenes import plain, values
from dealdock.platform.scenes.plain import Kind, PlainAccount, PlainRecord, PlainRows
from dealdock.platform.scenes.schema import Flag, Listed, Mapped, Text, Record, SomeCount, optional, whole, On
from dealdock.vendors.copper.names import VENDOR
from dealdock.vendors.copper import models
from dealdock.vendors.copper.scenes import new_account
from dealdock.platform.database import bulk_insert
from dataclasses import replace
from functools import partial


class Named(PlainRecord):
    """x."""

    name: Text
    position: Annotated[int, optional(0, whole(0, 1000))] = 0


class PipelineForm(Named):
    """x."""

    type: Annotated[str, optional("opportunity", str)] = "opportunity"
    is_revenue: Flag = False


class StageForm(Named):
    """x."""

    pipeline: Text
    win_probability: Annotated[Any, optional(None, values.amount)] = None


class ActivityTypeForm(PlainRecord):
    """x."""

    name: Text
    is_disabled: Flag = False
    count_as_interaction: On = True


class LimitsForm(Record):
    """x."""

    per_minute: SomeCount = None
    bulk_per_second: SomeCount = None


class Account(PlainAccount):
    """An account."""

    time_zone: Annotated[str, optional("America/Los_Angeles", values.time_zone)] = "America/Los_Angeles"
    currency: Annotated[str, optional("USD", values.text)] = "USD"
    date_format: Annotated[str, optional("MM/DD/YYYY", values.text)] = "MM/DD/YYYY"
    primary_contact_required: On = True
    limits: Annotated[LimitsForm, Mapped] = LimitsForm()
    users: Annotated[list[plain.PlainUser], Listed] = Field([])
    pipelines: Annotated[list[PipelineForm], Listed] = Field([])
    pipeline_stages: Annotated[list[StageForm], Listed] = Field([])
    customer_sources: Annotated[list[Named], Listed] = Field([])
    loss_reasons: Annotated[list[Named], Listed] = Field([])
    contact_types: Annotated[list[Named], Listed] = Field([])
    activity_types: Annotated[list[ActivityTypeForm], Listed] = Field([])


class Rows(PlainRows):
    """x."""

    def rows(self, kind, records):
        table, now = self._kinds[kind].table, self.context.now
        self.ids = getattr(self, "ids", {})
        rows = []
        for each in records:
            row = {name: getattr(each, name) for name in table.__table__.c.keys() if hasattr(each, name)}
            row["created_at"] = row["updated_at"] = now
            row["dataset_id"] = self.context.account.dataset_id
            row["id"] = self.context.numbers.take(each.id)
            row["name_key"] = each.name.lower()
            if kind == "pipelines":
                self.ids[each.name] = row["id"]
            if kind == "pipeline_stages":
                row["pipeline_id"] = self.ids[each.pipeline]
            rows.append(row)
        return [(table, *bulk_insert.stored(table.__table__, rows))]


KINDS = {
    "pipelines": Kind(PipelineForm, models.Pipeline),
    "pipeline_stages": Kind(StageForm, models.PipelineStage),
    "customer_sources": Kind(Named, models.CustomerSource),
    "loss_reasons": Kind(Named, models.LossReason),
    "contact_types": Kind(Named, models.ContactType),
    "activity_types": Kind(ActivityTypeForm, models.ActivityType),
}
SCENES: Final = plain.support(VENDOR, Account, KINDS, new_account=new_account.records)
SCENES = replace(SCENES, rows=partial(Rows, KINDS))
