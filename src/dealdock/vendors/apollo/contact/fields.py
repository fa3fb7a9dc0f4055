"""The fields of a contact that calls create and change (contract 3.4)."""

from typing import Any, Final

from dealdock.platform.models import User
from dealdock.vendors.apollo.contact.stages import FIRST, STAGES
from dealdock.vendors.apollo.models import Company
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.fields import CUSTOM, Fields, choice, plain, reference

_TEXT: Final = values.some_text
_PHONES: Final = ("other_phone", "home_phone", "corporate_phone", "mobile_phone", "direct_phone")
"""The parameters with a telephone number; the last one that is sent is shown."""

FIELDS: Final[Fields] = {
    **{
        name: plain(name, _TEXT)
        for name in ("first_name", "last_name", "title", "organization_name", "email", "linkedin_url")
    },
    "present_raw_address": plain("present_raw_address", _TEXT),
    **{name: plain("phone", _TEXT) for name in _PHONES},
    "account_id": reference("company_id", "company", Company),
    "owner_id": reference("owner_id", "user", User),
    "contact_stage_id": choice("stage_number", "contact_stage", STAGES, FIRST),
}

Changes: Final = fields.described("ContactChanges", FIELDS, **{CUSTOM: dict[str, Any] | None})
New: Final = fields.described("NewContact", FIELDS, **{CUSTOM: dict[str, Any] | None, "run_dedupe": bool | None})
