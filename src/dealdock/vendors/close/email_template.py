"""Templates of emails: their attributes and their rules (contract part 2, B.6)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Index, Text, cast, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import TooMuch
from dealdock.platform.records.base import Base, JsonObjects
from dealdock.platform.records.models import User
from dealdock.vendors.close.record import custom_values, records
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import always, common, made, sent
from dealdock.vendors.close.record.columns import Authored, Label, LongText
from dealdock.vendors.close.record.resource import ROUTES, CloseResource
from dealdock.vendors.close.record.scene_fields import SOME_OBJECTS
from dealdock.vendors.close.user.members import full_name
from dealdock.vendors.close.wire import documentation, errors, fields, filters, tables
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import NO_OBJECT, REQUIRED, wrong_object
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, MAX_TEXT_CHARACTERS
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.lists import OBJECT_LIST
from dealdock.vendors.close.wire.placeholders import filled
from dealdock.web.rest.answers import closed


class EmailTemplate(Authored, Base):
    """A subject and a body with placeholders (contract part 2, B.6)."""

    __tablename__ = "close_email_template"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    name: Mapped[Label] = mapped_column(doc="The name")
    subject: Mapped[LongText] = mapped_column(doc="The subject")
    body: Mapped[LongText] = mapped_column(doc="The body in HTML")
    attachments: Mapped[JsonObjects] = mapped_column(doc="The attached files")
    is_archived: Mapped[bool] = mapped_column(doc="True if the template is archived")
    is_shared: Mapped[bool] = mapped_column(doc="True if all users see the template")


_DEFAULT: Final = re.compile(r"""\s*default:\s*["']([^"']{0,500})["']""")
_CUSTOM: Final = "custom."
_MAX_CHARACTERS: Final = MAX_TEXT_CHARACTERS
"""The length of a text with its values: an email of a client cannot be longer either."""
_TOO_LONG: Final = (
    f"a text of the template would have over {_MAX_CHARACTERS:,} characters: use fewer placeholders, or shorter values"
)


def rendered(context: Context, text: str, lead_id: int | None, contact_id: int | None) -> str:
    """Return a text of a template for a lead and a contact. A placeholder without a value is empty.

    Raises `TooMuch` if it would be too long.
    """
    known = _values(context, lead_id, contact_id)

    def value(placeholder: str) -> str | None:
        name, bar, rest = placeholder.partition("|")
        default = _DEFAULT.fullmatch(rest) if bar else None
        if bar and default is None:
            return None
        return _shown(known.get(name.rstrip())) or (default[1] if default else "")

    found = filled(text, value, _MAX_CHARACTERS)
    if found is None:
        raise TooMuch(_TOO_LONG)
    return found


def _shown(value: Any) -> str:
    """Return a value as a text: several values with a comma between two."""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return "" if value is None else str(value)


def _values(context: Context, lead_id: int | None, contact_id: int | None) -> Mapping[str, Any]:
    user = records.find(context, User, context.user_id)
    found: dict[str, Any] = {}
    if user is not None:
        found |= {f"user.{name}": getattr(user, name) for name in ("first_name", "last_name", "email")}
        found["user.name"] = full_name(user.first_name, user.last_name)
    if lead_id is not None:
        found |= _of_record(context, "lead", lead_id, ("name", "display_name", "description", "url"))
    if contact_id is not None:
        found |= _of_contact(context, contact_id)
    return found


def _of_contact(context: Context, contact_id: int) -> dict[str, Any]:
    found = _of_record(context, "contact", contact_id, ("name", "display_name", "title"))
    first, _, last = found["contact.name"].partition(" ")
    row = tables.get(context, "contact", contact_id)
    return {
        **found,
        "contact.first_name": first,
        "contact.last_name": last,
        "contact.email": row.emails[0]["email"] if row.emails else None,
    }


def _of_record(context: Context, name: str, number: int, columns: tuple[str, ...]) -> dict[str, Any]:
    row = tables.get(context, name, number)
    customs = custom_values.of_record(context, number).by_name
    return {
        **{f"{name}.{column}": getattr(row, column) for column in columns},
        **{f"{name}.{_CUSTOM}{field}": value for field, value in customs.items()},
    }


_KIND: Final = "emailTemplate"
_USED: Final = "This template is used by a sequence."


def users_of_template(context: Context, kind: str, row: AnyRow) -> list[str]:
    """Return the public ids of the sequences whose steps name a template."""
    own = tables.of("sequence").c
    named = cast(own.steps, Text).contains(context.ids.show(kind, row.id), autoescape=True)
    query = select(own.id).where(own.dataset_id == context.dataset_id, named).order_by(own.id)
    return [context.ids.show("sequence", number) for number in context.db.scalars(query)]


def check_unused(context: Context, kind: str, row: AnyRow) -> bool:
    """Return True. Raises `HttpError` 400 for a template that a sequence uses."""
    if users_of_template(context, kind, row):
        raise wrong_object(_USED)
    return True


class EmailTemplates(CloseResource):
    """The templates of emails."""

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Return True. Raises `HttpError` 400 for a template that a sequence uses."""
        return check_unused(context, _KIND, row)


EMAIL_TEMPLATES: Final = EmailTemplates(
    kind=_KIND,
    object="email_template",
    plural="email_templates",
    path="/api/v1/email_template",
    model=EmailTemplate,
    attributes=(
        sent("attachments", OBJECT_LIST, null=[], type=list[dict[str, Any]]),
        sent("body", fields.text(), null=""),
        *common(_KIND),
        sent("is_archived", BOOLEAN, null=False),
        sent("is_shared", BOOLEAN, null=False),
        sent("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        sent("subject", fields.text(), null=""),
        always("unsubscribe_link_id", None),
    ),
    details=(made("used_by_sequences", list[str], lambda context, row: users_of_template(context, _KIND, row)),),
    order=("name", "subject", "body", "attachments", "is_archived", "is_shared"),
    filters={
        "is_archived": Filter(EmailTemplate.is_archived, filters.truth),
        "is_shared": Filter(EmailTemplate.is_shared, filters.truth),
    },
    event="email_template",
    routes=ROUTES,
)


@closed
class Rendering(TypedDict):
    """A template with the values of a lead and a contact."""

    body: str
    contact_display_name: str
    contact_id: str
    email: str | None
    lead_display_name: str
    lead_id: str
    subject: str


RenderQuery: Final = documentation.query("EmailTemplateRendering", (), ("lead_id", "contact_id"), has_skip=False)


@EMAIL_TEMPLATES.router.operation("render", "GET", "/{id}/render", query=RenderQuery, answer=lambda: Rendering,
                           errors=("not_found", "invalid"))  # fmt: skip
def render(call: CurrentCall) -> Rendering:
    """Return a template with the values of a lead and a contact."""
    context = call.context
    row = records.get(context, EmailTemplate, call.public_id(_KIND))
    lead_id, contact = _receiver(call)
    return {
        "body": rendered(context, row.body, lead_id, contact.id),
        "contact_display_name": contact.display_name,
        "contact_id": context.ids.show("contact", contact.id),
        "email": contact.emails[0]["email"] if contact.emails else None,
        "lead_display_name": tables.get(context, "lead", lead_id).display_name,
        "lead_id": context.ids.show("lead", lead_id),
        "subject": rendered(context, row.subject, lead_id, contact.id),
    }


def _receiver(call: Call) -> tuple[int, AnyRow]:
    """Return the lead and the contact that a call names. Raises `HttpError` 400."""
    context, wrong, found = call.context, dict[str, str](), dict[str, int]()
    for name in ("lead", "contact"):
        text = call.query.get(f"{name}_id")
        try:
            if text:
                found[name] = fields.found(context, name, text)
            else:
                wrong[name] = REQUIRED
        except ValueError:
            wrong[name] = NO_OBJECT
    errors.check(wrong)
    return found["lead"], tables.get(context, "contact", found["contact"])


EMAIL_TEMPLATE: Final = resource_kind(
    EMAIL_TEMPLATES,
    "emailTemplates",
    {},
    example={"name": "Welcome", "subject": "Hello"},
    named_by="name",
    in_scenes={"attachments": SOME_OBJECTS},
)
