"""A second vendor: a shop, whose accounts have crates, and tags that are other than Pardot's.

It keeps its records in tables of Pardot's, so that it needs none of its own.
"""

from dataclasses import replace
from typing import Final

from dealdock.platform.record_types import RecordType
from dealdock.vendors import registry
from dealdock.vendors.pardot.campaign import service as campaign_service
from dealdock.vendors.pardot.models import Campaign, Tag
from dealdock.vendors.pardot.tag import service as tag_service
from dealdock.vendors.pardot.user.control import USER
from dealdock.vendors.pardot.vendor import VENDOR as PARDOT

CRATE: Final = RecordType("crate", "crates", Tag, create=tag_service.create, example={"name": "Oranges"})
TAG: Final = RecordType("tag", "tags", Campaign, create=campaign_service.create)

VENDOR: Final = replace(PARDOT, name="shop", control=lambda: (), record_types=lambda: (USER, CRATE, TAG))
VENDORS: Final = (
    *registry.VENDORS,
    replace(
        registry.VENDORS[0],
        name="shop",
        hosts=(),
        tables=(),
        guards=(),
        module=__name__,
        scene_module="tests.platform.scenes.shop",
    ),
)
