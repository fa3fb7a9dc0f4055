"""Companies in the control plane."""

from typing import Final

from dealdock.vendors.copper.company import fields, service
from dealdock.vendors.copper.record.control import Resource

COMPANY: Final = Resource(
    "company",
    fields.NEW.fields,
    fields.new,
    fields.changes,
    service.create,
    service.change,
    service.remove,
    fields.unique,
).record_type({}, example={"name": "Corner Shop"})
