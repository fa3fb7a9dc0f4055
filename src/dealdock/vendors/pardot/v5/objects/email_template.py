"""Email templates, which version 5 only reads here."""

from typing import Final

from dealdock.vendors.pardot.email_template.model import EmailTemplate
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, booleans, identity, strings, times
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.folder import FOLDER, SENDER_OPTIONS, TRACKER_DOMAIN
from dealdock.vendors.pardot.v5.objects.user import USER

EMAIL_TEMPLATE: Final = Resource(
    object="emailTemplate",
    collection="email-templates",
    model=EmailTemplate,
    has_recycle_bin=True,
    archived=EmailTemplate.is_archived,
    members=(
        identity(EmailTemplate.id, has_list=False),
        Field(name="name", type="String", column=EmailTemplate.name, filter="equal"),
        *strings(EmailTemplate, "subject"),
        Field(name="htmlMessage", type="String", column=EmailTemplate.html_message, is_only_read=True),
        Field(name="textMessage", type="String", column=EmailTemplate.text_message, is_only_read=True),
        Field(
            name="isOneToOneEmail",
            type="Boolean",
            column=EmailTemplate.is_one_to_one_email,
            filter="equal",
        ),
        *booleans(EmailTemplate, "isAutoResponderEmail", "isDripEmail", "isListEmail"),
        Field(name="isDeleted", type="Boolean", column=EmailTemplate.is_archived),
        *absent("String", "type", "tagReplacementLanguage"),
        *absent("Integer", "campaignId", "trackerDomainId", "folderId", "createdById", "updatedById"),
        *times(EmailTemplate),
        Relation("senderOptions", lambda: SENDER_OPTIONS),
        Relation("replyToOptions", lambda: SENDER_OPTIONS),
        Relation("campaign", lambda: CAMPAIGN),
        Relation("trackerDomain", lambda: TRACKER_DOMAIN),
        Relation("folder", lambda: FOLDER),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
