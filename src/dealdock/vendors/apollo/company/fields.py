"""The fields of a company that calls create and change (contract 3.3)."""

from typing import Any, Final

from dealdock.platform.records.models import User
from dealdock.vendors.apollo.company.model import CompanyStage
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.fields import CUSTOM, plain, reference
from dealdock.web.rest.fields import FieldTable, list_type

NAMES: Final = (plain("name", values.name), plain("domain", values.domain))
OWNER: Final = reference("owner_id", "user", User)
OTHERS: Final = (
    plain("phone_number", values.some_text, column="phone"),
    plain("phone", values.some_text),
    plain("raw_address", values.some_text),
    OWNER,
    reference("account_stage_id", "company_stage", CompanyStage, column="stage_id"),
)

_OTHERS: Final = {CUSTOM: dict[str, Any] | None, "label_names": list_type(str, values.MAX_LIST) | None}

CHANGES: Final = FieldTable("AccountChanges", (*NAMES, *OTHERS), others=_OTHERS)
NEW: Final = FieldTable("NewAccount", (*NAMES, *OTHERS), others=_OTHERS)
