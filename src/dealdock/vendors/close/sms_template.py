"""Templates of text messages: their attributes (contract part 2, B.6)."""

from typing import Any, Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base, OneOf, holds
from dealdock.vendors.close.email_template import check_unused
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import common, public_id, sent
from dealdock.vendors.close.record.columns import Authored, Label, LongText
from dealdock.vendors.close.record.resource import NEWER_ROUTES, CloseResource
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.lists import USER

STATUSES: Final = ("active", "archived")


class SmsTemplate(Authored, Base):
    """A text with placeholders (contract part 2, B.6)."""

    __tablename__ = "close_sms_template"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    name: Mapped[Label] = mapped_column(doc="The name")
    text: Mapped[LongText] = mapped_column(doc="The text")
    status: Mapped[str] = mapped_column(
        String(8), default="active", doc="`active` or `archived`", info=holds(OneOf(STATUSES))
    )
    is_shared: Mapped[bool] = mapped_column(doc="True if all users see the template")
    owned_by: Mapped[int | None] = mapped_column(doc="The id of the user who owns the template")


_KIND: Final = "smsTemplate"


class SmsTemplates(CloseResource):
    """The templates of text messages."""

    def usual(self, context: Context) -> dict[str, Any]:
        """Return the columns of a new template. It is the caller's."""
        return {**super().usual(context), "owned_by": context.user_id}

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Return True. Raises `HttpError` 400 for a template that a sequence uses."""
        return check_unused(context, _KIND, row)


SMS_TEMPLATES: Final = SmsTemplates(
    kind=_KIND,
    object="sms_template",
    plural="sms_templates",
    path="/api/v1/sms_template",
    model=SmsTemplate,
    attributes=(
        *common(_KIND, moments.written_without_offset),
        sent("is_shared", BOOLEAN, null=False),
        sent("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        sent("owned_by", USER, show=public_id("user", "owned_by"), type=str | None),
        sent("status", fields.choice(*STATUSES), null="active"),
        sent("text", fields.text(), null=""),
    ),
    order=("name", "text", "status", "is_shared", "owned_by"),
    event="sms_template",
    routes=NEWER_ROUTES,
)


SMS_TEMPLATE: Final = resource_kind(
    SMS_TEMPLATES,
    "smsTemplates",
    {"owned_by": "user"},
    example={"name": "Reminder", "text": "See you tomorrow"},
    named_by="name",
)
