"""The fields of a company that calls create and change (contract 3.3)."""

import re
from typing import Any, Final

from dealdock.platform.models import User
from dealdock.vendors.apollo.models import CompanyStage
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.fields import CUSTOM, Fields, plain, reference


def domain(value: Any) -> str | None:
    """Return the host name of an address, without scheme, `www.` and path."""
    written = values.text(value).strip().lower()
    host = re.split(r"[/?#]", re.sub(r"^[a-z][a-z0-9+.-]*://", "", written), maxsplit=1)[0]
    return host.removeprefix("www.")[: values.MAX_NAME_CHARACTERS] or None


FIELDS: Final[Fields] = {
    "name": plain("name", values.name),
    "domain": plain("domain", domain),
    "phone_number": plain("phone", values.some_text),
    "phone": plain("phone", values.some_text),
    "raw_address": plain("raw_address", values.some_text),
    "owner_id": reference("owner_id", "user", User),
    "account_stage_id": reference("stage_id", "company_stage", CompanyStage),
}

Changes: Final = fields.described("AccountChanges", FIELDS, **{CUSTOM: dict[str, Any] | None})
New: Final = fields.described("NewAccount", FIELDS, **{CUSTOM: dict[str, Any] | None})
