"""Clicks on links in emails, which versions 3 and 4 only query: `/api/emailClick/` (contract, objects 2.17)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, refers
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.record.attributes import attributes, identity, of_4, optional, time
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.wire.common_criteria import CREATED, ids, one_id, times
from dealdock.vendors.pardot.wire.query import Query, Sorting


class EmailClick(Base):
    """A click of a prospect on a link in an email."""

    __tablename__ = "pardot_email_click"
    __table_args__ = (refers("prospect_id", "pardot_prospect"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    prospect_id: Mapped[int] = mapped_column(doc="The id of the prospect")
    url: Mapped[str] = mapped_column(Text(), doc="The address to which the link leads")
    tracker_redirect_id: Mapped[int | None] = mapped_column(doc="The id of the tracked link")
    list_email_id: Mapped[int | None] = mapped_column(doc="The id of the list email")
    drip_program_action_id: Mapped[int | None] = mapped_column(doc="The id of the drip program's action")
    email_template_id: Mapped[int | None] = mapped_column(doc="The id of the email template")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


EMAIL_CLICKS: Final = Resource(
    object="emailClick",
    model=EmailClick,
    attributes=(
        identity(EmailClick),
        *attributes(EmailClick.prospect_id, EmailClick.url),
        *of_4(*optional(EmailClick.tracker_redirect_id, EmailClick.list_email_id)),
        *of_4(*optional(EmailClick.drip_program_action_id, EmailClick.email_template_id)),
        *of_4(time("created_at", is_nullable=False)),
    ),
    query=Query(
        criteria={
            **times("created", EmailClick.created_at),
            "id_greater_than": ids(EmailClick.id)["id_greater_than"],
            **one_id("list_email_id", EmailClick.list_email_id),
            **one_id("drip_program_action_id", EmailClick.drip_program_action_id),
            **one_id("email_template_id", EmailClick.email_template_id),
            **one_id("tracker_redirect_id", EmailClick.tracker_redirect_id),
        },
        ranges=(CREATED,),
        sorts={
            "created_at": Sorting(EmailClick.created_at, descending=True),
            "id": Sorting(EmailClick.id, descending=False),
        },
        mobile_is_all=False,
    ),
)
EMAIL_CLICKS.add_query("email clicks")

EMAIL_CLICK: Final[Kind] = of_rows(
    "emailClick",
    "emailClicks",
    EmailClick,
    references={"prospect_id": "prospect"},
    example={"prospect_id": 102, "url": "https://lamps.example/oil", "list_email_id": 309},
)
