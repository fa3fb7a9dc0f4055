"""Templates of text messages: their attributes (contract part 2, B.6)."""

from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.attributes import common, public_id, sent
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.email_template.resource import check_unused
from dealdock.vendors.close.resource import NEWER_ROUTES, CloseResource
from dealdock.vendors.close.sms_template.model import STATUSES, SmsTemplate
from dealdock.vendors.close.user.fields import USER
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS

_KIND: Final = "smsTemplate"


class SmsTemplates(CloseResource):
    """The templates of text messages."""

    def usual(self, context: Context) -> dict[str, Any]:
        """Return the columns of a new template. It is the caller's."""
        return {**super().usual(context), "owned_by": context.user_id}

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Return True. Raises `HttpError` 400 for a template that a sequence uses."""
        return check_unused(context, _KIND, row)


RESOURCE: Final = SmsTemplates(
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
