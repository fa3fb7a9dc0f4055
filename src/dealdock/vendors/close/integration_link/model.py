"""The table of integration links."""

from typing import Final

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, OneOf, holds
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label

TYPES: Final = ("lead", "contact", "opportunity")


class IntegrationLink(Authored, Base):
    """An address with placeholders, to which each record of a type has a link (contract part 2, B.8)."""

    __tablename__ = "close_integration_link"

    name: Mapped[Label] = mapped_column(doc="The name")
    type: Mapped[str] = mapped_column(String(11), doc="`lead`, `contact` or `opportunity`", info=holds(OneOf(TYPES)))
    url: Mapped[str] = mapped_column(Text(), doc="The address, with placeholders such as `{{ lead.id }}`")
