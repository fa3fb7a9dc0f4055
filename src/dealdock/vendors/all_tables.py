"""Every table: the platform's tables, and the tables of all vendors, whose models are imported with this module."""

from typing import Final

from dealdock.platform.records.models import Base
from dealdock.platform.vendor import Vendors
from dealdock.vendors.registry import VENDORS

Vendors(VENDORS).import_models()

metadata: Final = Base.metadata
