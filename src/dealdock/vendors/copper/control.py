"""Copper's part in the control plane."""

from typing import Final, Literal

from dealdock.control import account_models
from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER
from dealdock.vendors.copper import control_keys
from dealdock.vendors.copper.company import COMPANY
from dealdock.vendors.copper.credentials import CREDENTIALS
from dealdock.vendors.copper.kinds import KINDS
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITY
from dealdock.vendors.copper.person.resource import PERSON
from dealdock.vendors.copper.settings import AccountSettings

_FIRST: Final = (OPPORTUNITY, PERSON, COMPANY)

MODELS: Final = account_models.plain("Copper", AccountSettings, CREDENTIALS, role=Literal["admin", "user"])
CONTROL: Final = ControlSupport(
    MODELS,
    kinds=(*_FIRST, *(kind for kind in KINDS if kind not in _FIRST), USER),
    routers=(control_keys.router,),
    own_times={"date_created": "created_at", "date_modified": "updated_at"},
    descriptions=read_descriptions("dealdock.vendors.copper"),
)
