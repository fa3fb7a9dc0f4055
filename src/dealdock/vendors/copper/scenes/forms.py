"""The form of a Copper account in scenes."""

from typing import Annotated, Final

from dealdock.platform.accounts.shared_settings import MAX_LAG_SECONDS
from dealdock.platform.scenes import schema, values
from dealdock.platform.scenes.record_forms import RecordForms, record_forms
from dealdock.platform.scenes.schema import FlagOnByDefault, Mapped
from dealdock.platform.scenes.support import AccountForm, NumberedUser
from dealdock.platform.text import storable
from dealdock.vendors.copper.kinds import KINDS
from dealdock.vendors.copper.settings import EDITIONS


class SceneLimits(schema.Record):
    """The limits of an account's calls."""

    per_minute: schema.SomeCount = None
    bulk_per_second: schema.SomeCount = None
    notifications_per_minute: schema.SomeCount = None
    notifications_per_ten_minutes: schema.SomeCount = None


class ScenePaging(schema.Record):
    """The account's own limits of pages, below the service's."""

    max_page: schema.SomeMaximum = None
    max_rows: schema.SomeMaximum = None


ZONE: Final = "America/Los_Angeles"
_FORMATS: Final = ("MM/DD/YYYY", "DD/MM/YYYY")


class Account(AccountForm):
    """An account."""

    time_zone: Annotated[str, schema.optional(ZONE, values.time_zone)] = ZONE
    date_format: Annotated[str, schema.optional(_FORMATS[0], values.one_of(_FORMATS))] = _FORMATS[0]
    currency: Annotated[str, schema.optional("USD", values.text)] = "USD"
    edition: Annotated[str | None, schema.optional(None, values.one_of(EDITIONS.months))] = None
    primary_contact_required: Annotated[bool | None, schema.optional(None, values.truth)] = None
    leads_enabled: FlagOnByDefault = True
    limits: Annotated[SceneLimits, Mapped] = SceneLimits()
    paging: Annotated[ScenePaging, Mapped] = ScenePaging()
    replication_lag: Annotated[int, schema.optional(0, schema.whole(0, MAX_LAG_SECONDS))] = 0


FORMS: Final[RecordForms] = record_forms(KINDS, user=NumberedUser, clean_text=storable)
"""The forms of records by the lists of an account."""
