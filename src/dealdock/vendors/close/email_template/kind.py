"""The kind of templates of emails."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.email_template.resource import RESOURCE
from dealdock.vendors.close.scene_fields import SOME_OBJECTS

EMAIL_TEMPLATE: Final = resource_kind(
    RESOURCE,
    "emailTemplates",
    {},
    example={"name": "Welcome", "subject": "Hello"},
    named_by="name",
    in_scenes={"attachments": SOME_OBJECTS},
)
