"""Templates of emails: their attributes and their rules (contract part 2, B.6)."""

from typing import Any, Final

from sqlalchemy import Text, cast, select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.attributes import always, common, made, sent
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.email_template.model import EmailTemplate
from dealdock.vendors.close.email_template.rendering import rendered
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.resource import ROUTES, CloseResource
from dealdock.vendors.close.sequence.model import Sequence
from dealdock.vendors.close.wire import documentation, errors, fields, filters
from dealdock.vendors.close.wire.errors import NO_OBJECT, REQUIRED, wrong_object
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.lists import OBJECT_LIST
from dealdock.web.rest.answers import closed

_KIND: Final = "emailTemplate"
_USED: Final = "This template is used by a sequence."


def users_of_template(context: Context, kind: str, row: AnyRow) -> list[str]:
    """Return the public ids of the sequences whose steps name a template."""
    named = cast(Sequence.steps, Text).contains(context.ids.show(kind, row.id), autoescape=True)
    query = select(Sequence.id).where(Sequence.dataset_id == context.dataset_id, named).order_by(Sequence.id)
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


RESOURCE: Final = EmailTemplates(
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
    contact_display_name: str | None
    contact_id: str | None
    email: str | None
    lead_display_name: str
    lead_id: str
    subject: str


RenderQuery: Final = documentation.query("EmailTemplateRendering", (), ("lead_id", "contact_id"), has_skip=False)


@RESOURCE.router.operation("render", "GET", "/{id}/render", query=RenderQuery, answer=lambda: Rendering,
                           errors=("not_found", "invalid"))  # fmt: skip
def render(call: CurrentCall) -> Rendering:
    """Return a template with the values of a lead and a contact; without a contact, of the lead's first one."""
    context = call.context
    row = records.get(context, EmailTemplate, call.public_id(_KIND))
    lead_id, contact = _receiver(call)
    contact_id = None if contact is None else contact.id
    return {
        "body": rendered(context, row.body, lead_id, contact_id),
        "contact_display_name": None if contact is None else contact.display_name,
        "contact_id": context.ids.show_optional("contact", contact_id),
        "email": contact.emails[0]["email"] if contact is not None and contact.emails else None,
        "lead_display_name": records.get(context, Lead, lead_id).display_name,
        "lead_id": context.ids.show("lead", lead_id),
        "subject": rendered(context, row.subject, lead_id, contact_id),
    }


def _receiver(call: Call) -> tuple[int, AnyRow | None]:
    """Return the lead and the contact that a call names. Raises `HttpError` 400."""
    context, wrong, found = call.context, dict[str, str](), dict[str, int]()
    for name, model in (("lead", Lead), ("contact", Contact)):
        if text := call.query.get(f"{name}_id"):
            try:
                found[name] = fields.found(context, name, model, text)
            except ValueError:
                wrong[name] = NO_OBJECT
    if not (found or wrong):
        wrong["lead"] = REQUIRED
    errors.check(wrong)
    contact = records.get(context, Contact, found["contact"]) if "contact" in found else None
    lead_id: int = found["lead"] if contact is None or "lead" in found else contact.lead_id
    return lead_id, contact or _first_contact(context, lead_id)


def _first_contact(context: Context, lead_id: int) -> AnyRow | None:
    query = select(Contact.__table__).where(Contact.dataset_id == context.dataset_id, Contact.lead_id == lead_id)
    return context.db.execute(query.order_by(Contact.created_at, Contact.id).limit(1)).one_or_none()
