"""The form of a Close account in scenes, and of its users."""

from typing import Annotated, Final

from dealdock.platform.accounts.shared_settings import MAX_LAG_SECONDS
from dealdock.platform.scenes import values
from dealdock.platform.scenes.record_forms import PublicRecord, RecordForms, record_forms
from dealdock.platform.scenes.schema import Mapped, Record, SomeMaximum, optional, whole
from dealdock.platform.scenes.support import AccountForm, PublicUser
from dealdock.vendors.close.kinds import KINDS
from dealdock.vendors.close.numbering import PLANS, USUAL_COUNTRY
from dealdock.vendors.close.record import scene_fields
from dealdock.vendors.close.settings import EDITIONS, MAX_DELAY_SECONDS


class User(PublicUser):
    """A user. Without an `api_key` the user has a derived one."""

    api_key: Annotated[str | None, optional(None, scene_fields.key)] = None


class Limits(Record):
    """The limit of a key's requests."""

    requests: Annotated[int, optional(60, whole(1, 1_000_000))] = 60
    window: Annotated[int, optional(1, whole(1, 86_400))] = 1


class ScenePaging(Record):
    """The account's own limits of pages, below the service's."""

    max_page: SomeMaximum = None
    max_skip: SomeMaximum = None
    max_rows: SomeMaximum = None
    cursor_seconds: SomeMaximum = None


class Account(AccountForm):
    """An account."""

    edition: Annotated[str | None, optional(None, values.one_of(EDITIONS.months))] = None
    currency: Annotated[str, optional("USD", scene_fields.currency)] = "USD"
    country: Annotated[str, optional(USUAL_COUNTRY, values.one_of(tuple(PLANS)))] = USUAL_COUNTRY
    limits: Limits | None = None
    limit_header: Annotated[str | None, optional(None, values.one_of(("commas", "semicolons")))] = None
    paging: Annotated[ScenePaging, Mapped] = ScenePaging()
    replication_lag: Annotated[int, optional(0, whole(0, MAX_LAG_SECONDS))] = 0
    webhook_delay: Annotated[int, optional(0, whole(0, MAX_DELAY_SECONDS))] = 0


FORMS: Final[RecordForms] = record_forms(KINDS, user=User, base=PublicRecord)
"""The forms of records by the lists of an account."""
