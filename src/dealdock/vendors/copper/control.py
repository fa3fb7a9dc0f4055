"""Copper's part in the control plane."""

from typing import Final, Literal

from dealdock.control import account_models
from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER
from dealdock.vendors.copper import control_keys
from dealdock.vendors.copper.activity import control as activity
from dealdock.vendors.copper.company.control import COMPANY
from dealdock.vendors.copper.credentials import CREDENTIALS
from dealdock.vendors.copper.custom_field.control import CUSTOM_FIELD_DEFINITION
from dealdock.vendors.copper.opportunity.control import OPPORTUNITY
from dealdock.vendors.copper.person.control import PERSON
from dealdock.vendors.copper.settings import AccountSettings
from dealdock.vendors.copper.small_list import control as small_list

MODELS: Final = account_models.plain("Copper", AccountSettings, CREDENTIALS, role=Literal["admin", "user"])
CONTROL: Final = ControlSupport(
    MODELS,
    kinds=(
        OPPORTUNITY,
        PERSON,
        COMPANY,
        *small_list.RECORD_TYPES,
        CUSTOM_FIELD_DEFINITION,
        *activity.RECORD_TYPES,
        USER,
    ),
    routers=(control_keys.router,),
    descriptions=read_descriptions("dealdock.vendors.copper"),
)
