"""The kind of visitors."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.visitor.model import Visitor

VISITOR: Final[Kind] = of_rows(
    "visitor",
    "visitors",
    Visitor,
    references={"prospect_id": "prospect"},
    example={"prospect_id": 101, "ip_address": "192.0.2.7", "hostname": "harbour.example"},
)
