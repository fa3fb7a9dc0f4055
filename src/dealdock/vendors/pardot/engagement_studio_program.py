"""Programs of the Engagement Studio, which version 5 reads (contract, version 5, section 11)."""

from collections.abc import Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import OBJECT, Json, JsonTexts, refers
from dealdock.vendors.pardot.record.collection import Asset, Collection, Recyclable
from dealdock.vendors.pardot.v5.fields import Field, absent


class EngagementStudioProgram(Recyclable, Asset):
    """A program that sends emails to the prospects of lists, step by step. The sandbox does not store its steps."""

    __tablename__ = "pardot_engagement_studio_program"
    __table_args__ = (refers("folder_id", "pardot_folder"),)

    name: Mapped[str]
    folder_id: Mapped[int | None] = mapped_column(doc="The id of the folder")
    status: Mapped[str | None] = mapped_column(doc="The state, such as `Draft` or `Running`")
    description: Mapped[str | None] = mapped_column(Text(), doc="The description")
    business_hours: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="The days and hours at which it sends")
    prospects_multiple_entry: Mapped[Any | None] = mapped_column(
        Json(OBJECT), doc="The rules by which prospects begin it again"
    )
    schedule: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="The times of its start and end")
    recipient_list_ids: Mapped[JsonTexts] = mapped_column(default=list, doc="The ids of the lists that it sends to")
    suppression_list_ids: Mapped[JsonTexts] = mapped_column(
        default=list, doc="The ids of the lists that it does not send to"
    )


def _numbers(ids: Sequence[str], _: ZoneInfo) -> list[int]:
    return [int(each) for each in ids if each.isdecimal()]


ENGAGEMENT_STUDIO_PROGRAMS: Final = Collection(
    object="engagementStudioProgram",
    collection="engagement-studio-programs",
    model=EngagementStudioProgram,
    others=(
        Field(name="recipientListIds", type="Array", column=EngagementStudioProgram.recipient_list_ids, show=_numbers),
        Field(
            name="suppressionListIds", type="Array", column=EngagementStudioProgram.suppression_list_ids, show=_numbers
        ),
        *absent("String", "salesforceId"),
        *absent("Integer", "scheduleCreatedById"),
    ),
    example={"name": "Welcome aboard", "status": "Running"},
)
