"""The example's part in the control plane."""

from dataclasses import replace
from typing import Final, Literal

from dealdock.control import account_models, fields
from dealdock.control.support import ControlSupport
from dealdock.platform.record_types import USER, of_rows
from tests.example_vendor.models import Deal, Lead
from tests.example_vendor.vendor import VENDOR

LEAD: Final = of_rows("lead", "leads", Lead, new={"score": (fields.Percentage, 0)}, example={"name": "Ann"})
DEAL: Final = of_rows("deal", "deals", Deal, references={"lead_id": "lead", "owner_id": "user"})
TAG: Final = replace(LEAD, name="tag", plural="tags")  # the same records, by a name that another vendor has, too

MODELS: Final = account_models.plain(
    "Example", VENDOR.accounts.Settings, VENDOR.credentials, role=Literal["user", "guest"], ids=str
)
CONTROL: Final = ControlSupport(MODELS, record_types=(USER, LEAD, DEAL, TAG))
