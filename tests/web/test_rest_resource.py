"""Resources of REST APIs, each declared by a table of attributes."""

from typing import Any, Final

from dealdock.web.rest.fields import Field
from dealdock.web.rest.resource import Attribute, Resource
from tests.example_vendor.lead import Lead


def sent(name: str) -> Attribute[Any]:
    return Attribute(name=name, sources=(name,), fields=(Field(name=name, read=lambda _, value: value),))


LEADS: Final[Resource[Any]] = Resource(
    object="lead",
    plural="leads",
    path="/v1/leads",
    model=Lead,
    attributes=(sent("email"), sent("name"), sent("score")),
    order=("score",),
    routes={},
)


def test_bodies_are_read_in_the_given_order_and_then_in_that_of_answers() -> None:
    for table in (LEADS.new_fields, LEADS.changed_fields):
        assert [field.name for field in table.fields] == ["score", "email", "name"]
