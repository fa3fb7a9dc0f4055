"""Templates of text messages: their fields and their form in answers (contract part 2, B.6)."""

from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.email_template.resource import check_unused
from dealdock.vendors.close.plain_resource import Resource, common
from dealdock.vendors.close.sms_template.model import STATUSES, SmsTemplate
from dealdock.vendors.close.user.fields import USER
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, field

_KIND: Final = "smsTemplate"


def _shown(context: Context, row: AnyRow) -> dict[str, Any]:
    return {
        **common(context, _KIND, row, moments.written_without_offset),
        "is_shared": row.is_shared,
        "name": row.name,
        "owned_by": context.ids.show_optional("user", row.owned_by),
        "status": row.status,
        "text": row.text,
    }


def _complete(context: Context, row: AnyRow | None, columns: dict[str, Any]) -> dict[str, Any]:
    return columns if row is not None else {"owned_by": context.user_id, **columns}


RESOURCE: Final = Resource(
    kind=_KIND,
    object="sms_template",
    title="SmsTemplate",
    model=SmsTemplate,
    fields=(
        field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        field("text", fields.text(), null=""),
        field("status", fields.choice(*STATUSES), null="active"),
        field("is_shared", BOOLEAN, null=False),
        field("owned_by", USER),
    ),
    show=_shown,
    event="sms_template",
    usual={"text": "", "status": "active", "is_shared": False},
    complete=_complete,
    before_removal=lambda context, row: check_unused(context, _KIND, row),
    is_newer=True,
)
