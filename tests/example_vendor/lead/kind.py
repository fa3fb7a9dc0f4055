"""The kind of leads."""

from dataclasses import replace
from typing import Final

from dealdock.platform.records.kind import of_rows
from dealdock.platform.scenes.schema import SomeEmail
from tests.example_vendor.lead.model import Lead

LEAD: Final = of_rows(
    "lead", "leads", Lead, example={"name": "Ann"}, named_by="email", in_scenes={"email": (SomeEmail, None)}
)
TAG: Final = replace(LEAD, name="tag", plural="tags")  # the same records, by a name that another vendor has, too
