"""The writable fields of a campaign."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.fields import Fields, Name, or_none


class CampaignFields(Fields):
    """The fields of `create` and `update`."""

    REQUIRED: ClassVar = ("name",)
    CODES: ClassVar = {"cost": 56}

    name: Name = ""
    cost: Annotated[int | None, BeforeValidator(or_none(values.count))] = None
