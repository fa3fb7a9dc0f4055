"""Apollo's part in the control plane: its accounts, users and kinds of records."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import account_models, fields
from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.record_types import USER, MissingReferenceError, of_rows
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo import control_crm
from dealdock.vendors.apollo.company import control as company
from dealdock.vendors.apollo.company.model import CompanyStage
from dealdock.vendors.apollo.contact import control as contact
from dealdock.vendors.apollo.contact.model import ContactRole
from dealdock.vendors.apollo.contact_role.types import TYPES
from dealdock.vendors.apollo.custom_field import control as custom_field
from dealdock.vendors.apollo.opportunity import control as opportunity
from dealdock.vendors.apollo.stage import queries as stage_queries
from dealdock.vendors.apollo.stage.model import Pipeline, Stage
from dealdock.vendors.apollo.vendor import VENDOR

_RoleType = Annotated[int, Field(ge=min(TYPES), le=max(TYPES))]
_ORDER: Final = (Annotated[int, Field(ge=0, le=10_000)], 0)

PIPELINE: Final = of_rows("pipeline", "pipelines", Pipeline, delete=None, example={"title": "Renewals"})


def _create_stage(
    db: Connection, account: AccountContext, *, pipeline_id: int | None, now: datetime, **columns: Any
) -> int:
    """Add a stage, to the first pipeline unless another one is given."""
    if pipeline_id is None:
        pipeline_id = next((each.id for each in stage_queries.pipelines(db, account)), None)
    if pipeline_id is None:
        raise MissingReferenceError("pipeline_id", "this account has no pipeline")
    return records.add(db, account, Stage, now=now, pipeline_id=pipeline_id, **columns)


def _change_stage(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **changes: Any) -> None:
    if "pipeline_id" in changes and changes["pipeline_id"] is None:
        raise MissingReferenceError("pipeline_id", "a stage belongs to a pipeline")
    records.change(db, account, Stage, record_id, changes, now=now)


STAGE: Final = of_rows(
    "stage",
    "stages",
    Stage,
    create=_create_stage,
    update=_change_stage,
    delete=None,
    references={"pipeline_id": "pipeline"},
    new={
        "pipeline_id": (fields.Name | None, Field(None, description="Not given: the account's first pipeline")),
        "display_order": _ORDER,
        "probability": (fields.Percentage, 0),
        "forecast_category": (fields.Name, "Pipeline"),
    },
    example={"name": "Trial", "display_order": 5},
)
COMPANY_STAGE: Final = of_rows(
    "company_stage",
    "company_stages",
    CompanyStage,
    delete=None,
    new={"category": (fields.Name, "in_progress"), "display_order": _ORDER},
    example={"name": "Prospect"},
)
CONTACT_ROLE: Final = of_rows(
    "contact_role",
    "contact_roles",
    ContactRole,
    references={"opportunity_id": "opportunity", "contact_id": "contact"},
    new={"parts": (list[tuple[_RoleType | None, bool]], [])},
    shown={"parts": list[tuple[int | None, bool]]},
)

MODELS: Final = account_models.plain(
    "Apollo", VENDOR.accounts.Settings, VENDOR.credentials, role=Literal["Administrator", "Read Only"], ids=str
)
CONTROL: Final = ControlSupport(
    MODELS,
    record_types=(
        USER,
        PIPELINE,
        STAGE,
        COMPANY_STAGE,
        custom_field.CUSTOM_FIELD,
        company.COMPANY,
        contact.CONTACT,
        opportunity.OPPORTUNITY,
        CONTACT_ROLE,
    ),
    routers=(control_crm.router,),
    descriptions=read_descriptions("dealdock.vendors.apollo"),
)
