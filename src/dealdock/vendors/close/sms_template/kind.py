"""The kind of templates of text messages."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.sms_template.resource import RESOURCE

SMS_TEMPLATE: Final = resource_kind(
    RESOURCE,
    "smsTemplates",
    {"owned_by": "user"},
    example={"name": "Reminder", "text": "See you tomorrow"},
    named_by="name",
)
