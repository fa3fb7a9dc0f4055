"""The kind of deals."""

from typing import Final

from dealdock.platform.records.kind import of_rows
from tests.example_vendor.deal.model import Deal

DEAL: Final = of_rows("deal", "deals", Deal, references={"lead_id": "lead", "owner_id": "user"})
