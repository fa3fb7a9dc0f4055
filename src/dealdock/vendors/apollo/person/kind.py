"""The kind of people."""

from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.apollo.directory import kinds, rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.person import service
from dealdock.vendors.apollo.person.model import Person

PERSON: Final = Kind(
    "person",
    "people",
    Person,
    references={"organization_id": "organization"},
    prepare=directory.require,
    create=service.create,
    update=service.update,
    delete=service.delete,
    **kinds.lists("personal_emails", "departments", "functions"),
    example={"first_name": "Mira", "last_name": "Oduya", "email": "mira@tallow.example"},
    named_by="email",
    named_as="person",
    derived=rows.person,
)
