"""Emails, which version 5 only reads here."""

from typing import Final

from dealdock.vendors.pardot.email.model import Email
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, identity, strings
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.folder import FOLDER, LIST_EMAIL, SENDER_OPTIONS
from dealdock.vendors.pardot.v5.objects.list import LIST
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.v5.objects.user import USER

EMAIL: Final = Resource(
    object="email",
    collection="emails",
    model=Email,
    has_recycle_bin=True,
    members=(
        identity(Email.id, has_list=False),
        *strings(Email, "name", "subject"),
        Field(name="htmlMessage", type="String", column=Email.html, is_only_read=True),
        Field(name="textMessage", type="String", column=Email.text, is_only_read=True),
        Field(name="sentAt", type="DateTime", column=Email.created_at, filter="times", is_sortable=True),
        *absent("String", "type", "clientType", "salesforceCmsId"),
        *absent("Boolean", "isOperational"),
        *absent("Integer", "userId", "campaignId", "listId", "prospectId", "listEmailId", "emailTemplateId"),
        *absent("Integer", "trackerDomainId", "folderId", "createdById"),
        Relation("senderOptions", lambda: SENDER_OPTIONS),
        Relation("replyToOptions", lambda: SENDER_OPTIONS),
        Relation("user", lambda: USER),
        Relation("campaign", lambda: CAMPAIGN),
        Relation("list", lambda: LIST),
        Relation("listEmail", lambda: LIST_EMAIL),
        Relation("prospect", lambda: PROSPECT),
        Relation("folder", lambda: FOLDER),
        Relation("createdBy", lambda: USER),
    ),
)
