"""Apollo's part in scenes (temporary)."""

from typing import Annotated, Final

from pydantic import Field

from dealdock.platform.scenes import plain
from dealdock.platform.scenes.plain import Kind, PlainAccount, PlainRecord, PlainUser
from dealdock.platform.scenes.schema import Flag, Listed, SomeText, Text, optional, whole
from dealdock.vendors.apollo import defaults, models


class Pipeline(PlainRecord):
    """A pipeline."""

    title: Text
    is_default: Flag = False


class Stage(PlainRecord):
    """A stage."""

    name: Text
    display_order: Annotated[int, optional(0, whole(0, 100))] = 0
    forecast_category: Text
    is_won: Flag = False
    is_closed: Flag = False
    probability: Annotated[int, optional(0, whole(0, 100))] = 0
    description: SomeText = None
    salesforce_id: SomeText = None

    @property
    def pipeline_id(self) -> int:
        return 2


class CompanyStage(PlainRecord):
    """A stage."""

    name: Text
    category: Text
    display_order: Annotated[int, optional(0, whole(0, 100))] = 0


class Account(PlainAccount):
    """An account."""

    users: Annotated[list[PlainUser], Listed] = Field([])
    pipelines: Annotated[list[Pipeline], Listed] = Field([])
    stages: Annotated[list[Stage], Listed] = Field([])
    company_stages: Annotated[list[CompanyStage], Listed] = Field([])


SCENES: Final = plain.support(
    "apollo",
    Account,
    {
        "pipelines": Kind(Pipeline, models.Pipeline),
        "stages": Kind(Stage, models.Stage),
        "company_stages": Kind(CompanyStage, models.CompanyStage),
    },
    new_account=defaults.records,
)
