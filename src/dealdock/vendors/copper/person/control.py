"""People in the control plane."""

from typing import Final

from dealdock.vendors.copper.person import fields, service
from dealdock.vendors.copper.record.control import Resource

PERSON: Final = Resource(
    "person",
    fields.NEW.fields,
    fields.new,
    fields.changes,
    service.create,
    service.change,
    service.remove,
    fields.unique,
).record_type({}, example={"name": "Ann Lee", "emails": [{"email": "ann@example.com", "category": "work"}]})
