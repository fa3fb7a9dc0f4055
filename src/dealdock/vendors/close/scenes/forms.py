"""The form of a Close account in scenes, and of its users."""

from typing import Annotated, Final

from dealdock.platform.scenes import values
from dealdock.platform.scenes.account_forms import with_settings
from dealdock.platform.scenes.record_forms import PublicRecord, RecordForms, record_forms
from dealdock.platform.scenes.schema import PublicUser, SceneAccount, optional
from dealdock.vendors.close.kinds import KINDS
from dealdock.vendors.close.numbering import PLANS, USUAL_COUNTRY
from dealdock.vendors.close.record import scene_fields
from dealdock.vendors.close.settings import EDITIONS, AccountSettings


class User(PublicUser):
    """A user. Without an `api_key` the user has a derived one."""

    api_key: Annotated[str | None, optional(None, scene_fields.key)] = None


Account: Final = with_settings(
    SceneAccount,
    AccountSettings,
    edition=(Annotated[str | None, optional(None, values.one_of(EDITIONS.months))], None),
    currency=(Annotated[str, optional("USD", scene_fields.currency)], "USD"),
    country=(Annotated[str, optional(USUAL_COUNTRY, values.one_of(PLANS))], USUAL_COUNTRY),
)
FORMS: Final[RecordForms] = record_forms(KINDS, user=User, base=PublicRecord)
"""The forms of records by the lists of an account."""
