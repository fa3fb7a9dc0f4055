"""The example's part in the control plane."""

from dataclasses import replace
from typing import Final, Literal

from dealdock.control import account_models, fields
from dealdock.control.support import ControlSupport
from dealdock.platform.record_types import USER, RecordType
from tests.example_vendor.lead import service
from tests.example_vendor.models import Lead
from tests.example_vendor.vendor import VENDOR

SCORE: Final = {"score": (fields.Percentage, 0)}
LEAD: Final = RecordType("lead", "leads", Lead, create=service.create, new=SCORE, example={"name": "Ann"})
TAG: Final = replace(LEAD, name="tag", plural="tags")  # the same records, by a name that another vendor has, too

MODELS: Final = account_models.plain(
    "Example", VENDOR.accounts.Settings, VENDOR.credentials, role=Literal["user", "guest"]
)
CONTROL: Final = ControlSupport(MODELS, record_types=(USER, LEAD, TAG))
