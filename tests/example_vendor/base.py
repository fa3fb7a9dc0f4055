"""The base of the tables, with separate `MetaData`, because the sandbox creates them and not a migration."""

from sqlalchemy import BigInteger, Column, MetaData, Table

from dealdock.platform.records import base
from dealdock.platform.records.base import DatasetId

__all__ = ["Base", "DatasetId"]


class Base(base.Base):
    """The base of Minicrm's tables."""

    __abstract__ = True
    metadata = MetaData(naming_convention=base.Base.metadata.naming_convention)


Table("dataset", Base.metadata, Column("id", BigInteger, primary_key=True))  # to which the tables refer
