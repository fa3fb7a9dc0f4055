"""Scenes made from files that services export, CSV and JSON, and from answers of their APIs."""

from dealdock.platform.scenes.imported.answers import AnsweredRecords, LeftOut, ShownAnswer
from dealdock.platform.scenes.imported.columns import Corrections, read_corrections, table_text
from dealdock.platform.scenes.imported.importing import Import
from dealdock.platform.scenes.imported.tables import Table, read_table

__all__ = [
    "AnsweredRecords",
    "Corrections",
    "Import",
    "LeftOut",
    "ShownAnswer",
    "Table",
    "read_corrections",
    "read_table",
    "table_text",
]
