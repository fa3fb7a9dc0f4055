"""Apollo's part in the control plane."""

from typing import Final, Literal

from dealdock.control import account_models
from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER
from dealdock.platform.scenes.imported.answers import AnswerRules
from dealdock.vendors.apollo import control_crm
from dealdock.vendors.apollo.kinds import KINDS
from dealdock.vendors.apollo.vendor import VENDOR

MODELS: Final = account_models.plain(
    "Apollo",
    VENDOR.accounts.Settings,
    VENDOR.credentials,
    role=Literal["Administrator", "Read Only"],
    ids=str,
    resettable=frozenset({"edition"}),
)
CONTROL: Final = ControlSupport(
    MODELS,
    kinds=(USER, *KINDS),
    answers=AnswerRules(
        objects={"account": "company", "account_stage": "company_stage", "contact_stage": "stage"},
        # The stages of contacts are the account's own, and the contact of a task is there in parts.
        columns={"contact": {"name": None, "contact_stage_id": None}, "task": {"contact": None}},
    ),
    routers=(control_crm.router,),
    descriptions=read_descriptions("dealdock.vendors.apollo"),
)
