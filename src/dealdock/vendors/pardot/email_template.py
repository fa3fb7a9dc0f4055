"""Email templates, which are only read: `/api/emailTemplate/` (contract, objects 2.16)."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, Literal

from sqlalchemy import Connection, Text, false, select, true
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.record.attributes import (
    AUTHORS,
    Attribute,
    Shown,
    absent,
    attribute,
    camel,
    identity,
    named,
    newer,
    of_4,
    related,
    stored,
)
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5 import fields
from dealdock.vendors.pardot.v5.fields import Field
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.described import list_of
from dealdock.vendors.pardot.wire.errors import MESSAGES
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS
from dealdock.vendors.pardot.wire.serializers import Array, Document, Value
from dealdock.web.rest.answers import object_type

MAX_TEMPLATES: Final = 1_000
"""The templates that an answer lists, the first. It is ours."""

_ABSENT: Final = 68
"""The code of a template that does not exist."""


class EmailTemplate(Base):
    """A template of emails. The sandbox does not store from whom they are sent."""

    __tablename__ = "pardot_email_template"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    html_message: Mapped[str | None] = mapped_column(Text(), doc="The message as HTML")
    text_message: Mapped[str | None] = mapped_column(Text(), doc="The message as text")
    from_name: Mapped[str | None] = mapped_column(doc="The name of the sender")
    is_one_to_one_email: Mapped[bool] = mapped_column(doc="True if it is for emails to one prospect")
    is_archived: Mapped[bool] = mapped_column(doc="True if it is in the recycle bin")
    is_auto_responder_email: Mapped[bool] = mapped_column(doc="True if forms may answer with it")
    is_drip_email: Mapped[bool] = mapped_column(doc="True if it is for drip programs")
    is_list_email: Mapped[bool] = mapped_column(doc="True if it is for list emails")
    subject: Mapped[str | None] = mapped_column(doc="The subject")
    email_type: Mapped[int] = mapped_column(default=0, doc="The number of the form", info=holds(Whole(0, 100)))
    type: Mapped[int] = mapped_column(default=1, doc="The number of the type", info=holds(Whole(0, 100)))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


def find(db: Connection, account: AccountContext, template_id: int, *, archived: bool) -> AnyRow | None:
    """Return the template with this id. `archived`: also from the recycle bin."""
    mine = select(EmailTemplate.__table__).where(EmailTemplate.dataset_id == account.dataset_id)
    row = db.execute(mine.where(EmailTemplate.id == template_id)).one_or_none()
    return None if row is None or (row.is_archived and not archived) else row


def one_to_one(db: Connection, account: AccountContext, *, archived: bool) -> Sequence[AnyRow]:
    """Return the templates for emails to one prospect, by id. `archived`: include templates in the recycle bin."""
    mine = (EmailTemplate.dataset_id == account.dataset_id, EmailTemplate.is_one_to_one_email == true())
    found = select(EmailTemplate.__table__).where(*mine).order_by(EmailTemplate.id).limit(MAX_TEMPLATES)
    return db.execute(found if archived else found.where(EmailTemplate.is_archived == false())).all()


def _always(name: str, value: Value, type_: Any = None) -> Shown:
    """Return an attribute of versions 3 and 4 with one value."""
    return Shown(name, type_, lambda *_: value)


def _flag(column: Any, api_name: str = "", **of_field: Any) -> Attribute:
    """Return an attribute that in versions 3 and 4 is 1 or empty."""
    own, of_row = attribute(column, api_name=api_name, **of_field), attrgetter(column.key)
    shown = Shown(camel(column.key), Literal[1] | None, lambda row, _: 1 if of_row(row) else None)
    return own._replace(older=shown)


EMAIL_TEMPLATES: Final = Resource(
    object="emailTemplate",
    collection="email-templates",
    model=EmailTemplate,
    attributes=(
        *of_4(_always("error", 0, Literal[0]), _always("sendOptions", None)),
        identity(EmailTemplate, has_list=False),
        attribute(EmailTemplate.name, filter="equal"),
        attribute(EmailTemplate.html_message, name="htmlMessage", is_only_read=True),
        attribute(EmailTemplate.text_message, name="textMessage", is_only_read=True),
        *of_4(_always("trackedTextMessage", None), _always("trackedHtmlMessage", None)),
        *of_4(named("fromName", EmailTemplate.from_name)),
        _flag(EmailTemplate.is_one_to_one_email, filter="equal"),
        _flag(EmailTemplate.is_archived, "isDeleted"),
        _flag(EmailTemplate.is_auto_responder_email),
        _flag(EmailTemplate.is_drip_email),
        _flag(EmailTemplate.is_list_email),
        attribute(EmailTemplate.subject),
        *of_4(named("emailType", EmailTemplate.email_type), *stored(EmailTemplate.type)),
        newer(Field(name="type", type="String")),
        absent("String", "tagReplacementLanguage"),
        absent("Integer", "campaignId", "trackerDomainId", "folderId"),
        newer(*fields.times(EmailTemplate)),
        related("senderOptions", "senderOptions"),
        related("replyToOptions", "senderOptions"),
        related("campaign", "campaign"),
        related("trackerDomain", "trackerDomain"),
        related("folder", "folder"),
        AUTHORS,
    ),
    has_recycle_bin=True,
    archived=EmailTemplate.is_archived,
)
"""In versions 3 and 4, the options of sending and the tracked messages are always empty."""

_ONLY_READ: Final = (
    *("error", "sendOptions", "htmlMessage", "textMessage"),
    *("trackedTextMessage", "trackedHtmlMessage"),
)
_LISTED: Final = EMAIL_TEMPLATES.layout.only(
    "ListedTemplate", [name for name in EMAIL_TEMPLATES.layout.types if name not in _ONLY_READ]
)


def _one_type() -> Any:
    """Return the type of the JSON of a template, or of the document in its place."""
    types = {"error": Literal[1], "errorCode": int, "errorMessage": str}
    return EMAIL_TEMPLATES.layout.type | object_type("AbsentTemplate", types)


def _list_type() -> Any:
    """Return the type of the JSON of a list of templates. An empty list is left out."""
    members = {"templates": list_of(_LISTED.type), "error": Literal[0], "count": int}
    return object_type("EmailTemplates", members, {"templates"})


@EMAIL_TEMPLATES.router.operation(
    "read",
    requires=("id",),
    takes=("archived",),
    methods=METHODS_OF_READS,
    errors=(13, 16, 50),
    is_short=True,
    answer=described.one("EmailTemplate", "emailTemplate", _one_type),
)
def read(call: CurrentCall) -> Document:
    """Return one email template. One that does not exist is an error within the template, not of the call."""
    row = find(call.db, call.account, values.required_id(call), archived=_archived(call))
    if row is None:
        return {"emailTemplate": {"error": 1, "errorCode": _ABSENT, "errorMessage": MESSAGES[_ABSENT]}}
    return {"emailTemplate": EMAIL_TEMPLATES.layout(row, call.zone)}


@EMAIL_TEMPLATES.router.operation(
    "listonetoone",
    takes=("archived",),
    methods=METHODS_OF_READS,
    errors=(50,),
    answer=described.one("EmailTemplates", "emailTemplates", _list_type),
)
def list_one_to_one(call: CurrentCall) -> Document:
    """Return the email templates for emails to one prospect."""
    rows = one_to_one(call.db, call.account, archived=_archived(call))
    templates = Array(_LISTED(row, call.zone) for row in rows)
    return {"emailTemplates": {"templates": templates, "error": 0, "count": len(templates)}}


def _archived(call: Call) -> bool:
    """Return True if templates in the recycle bin are wanted. Error 50."""
    text = call.parameters.get("archived")
    return bool(text) and values.checked(values.flag, text or "", 50, "archived")


EMAIL_TEMPLATE: Final[Kind] = of_rows(
    "emailTemplate",
    "emailTemplates",
    EmailTemplate,
    example={"name": "Thanks", "subject": "Thank you", "is_one_to_one_email": True},
    named_by="name",
)
