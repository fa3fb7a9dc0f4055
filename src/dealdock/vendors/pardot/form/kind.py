"""The kind of forms."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.form.model import Form

FORM: Final[Kind] = of_rows(
    "form",
    "forms",
    Form,
    references={"campaign_id": "campaign"},
    example={"name": "Ask a keeper"},
    named_by="name",
)
