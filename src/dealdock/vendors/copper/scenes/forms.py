"""The form of a Copper account in scenes."""

from typing import Annotated, Final

from dealdock.platform.scenes import values
from dealdock.platform.scenes.account_forms import with_settings
from dealdock.platform.scenes.record_forms import RecordForms, record_forms
from dealdock.platform.scenes.schema import NumberedUser, SceneAccount, optional
from dealdock.platform.text import storable
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.kinds import KINDS
from dealdock.vendors.copper.settings import EDITIONS, AccountSettings

ZONE: Final = "America/Los_Angeles"


class _Account(SceneAccount):
    """An account."""

    time_zone: Annotated[str, optional(ZONE, values.time_zone)] = ZONE


Account: Final = with_settings(
    _Account,
    AccountSettings,
    edition=(Annotated[str | None, optional(None, values.one_of(EDITIONS.months))], None),
    currency=(Annotated[str, optional("USD", scene_fields.currency)], "USD"),
)
FORMS: Final[RecordForms] = record_forms(KINDS, user=NumberedUser, clean_text=storable)
"""The forms of records by the lists of an account."""
