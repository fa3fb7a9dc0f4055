"""The fields of a company that calls create and change (contract 3.3)."""

import re
from typing import Any, Final

from dealdock.platform.models import User
from dealdock.vendors.apollo.models import CompanyStage
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.fields import CUSTOM, Fields, plain, reference

_NATIONAL_DIGITS: Final = 10


def domain(value: Any) -> str | None:
    """Return the host name of an address, without scheme, `www.` and path."""
    written = values.text(value).strip().lower()
    host = re.split(r"[/?#]", re.sub(r"^[a-z][a-z0-9+.-]*://", "", written), maxsplit=1)[0]
    return host.removeprefix("www.")[: values.MAX_NAME_CHARACTERS] or None


def sanitized_phone(phone: str) -> str | None:
    """Return a telephone number in international form; None where that is not known."""
    digits = re.sub(r"[^0-9]", "", phone)
    if phone.strip().startswith("+"):
        return f"+{digits}"
    if len(digits) == _NATIONAL_DIGITS:
        return f"+1{digits}"
    return f"+{digits}" if len(digits) == _NATIONAL_DIGITS + 1 and digits.startswith("1") else None


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
