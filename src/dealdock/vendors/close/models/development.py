"""The `MetaData` of Close's tables until a migration creates them."""

from typing import Final

from sqlalchemy import MetaData

from dealdock.platform.models import Base

METADATA: Final = MetaData(naming_convention=Base.metadata.naming_convention)
