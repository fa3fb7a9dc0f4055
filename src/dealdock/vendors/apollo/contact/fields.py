"""The fields of a contact that calls create and change (contract 3.4)."""

from typing import Any, Final

from dealdock.platform.records.models import User
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.stages import FIRST, STAGES
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.fields import CUSTOM, choice, plain, reference
from dealdock.web.rest.fields import FieldTable, list_type

_PHONES: Final = {
    "corporate_phone": "phone",
    **{name: name for name in ("direct_phone", "mobile_phone", "home_phone", "other_phone")},
}
"""The parameters with a telephone number, each with its column."""

_TEXTS: Final = ("first_name", "last_name", "title", "organization_name", "email", "linkedin_url")

OWNER: Final = reference("owner_id", "user", User)
STAGE: Final = choice("contact_stage_id", "contact_stage", STAGES, FIRST, column="stage_number")
_FIELDS: Final = (
    *(plain(name, values.some_text) for name in (*_TEXTS, "present_raw_address")),
    *(plain(name, values.some_text, column=column) for name, column in _PHONES.items()),
    reference("account_id", "company", Company, column="company_id"),
    OWNER,
    STAGE,
)

_OTHERS: Final = {CUSTOM: dict[str, Any] | None, "label_names": list_type(str, values.MAX_LIST) | None}

CHANGES: Final = FieldTable("ContactChanges", _FIELDS, others=_OTHERS)
NEW: Final = FieldTable("NewContact", _FIELDS, others={**_OTHERS, "run_dedupe": bool | None})
