"""The example's part in scenes."""

from typing import Annotated, Final

from pydantic import Field

from dealdock.platform.scenes import plain, values
from dealdock.platform.scenes.plain import Kind, PlainAccount, PlainRecord, PlainUser
from dealdock.platform.scenes.schema import Flag, Listed, SomeCount, SomeEmail, Text, optional, whole
from tests.example_vendor.models import Lead as LeadTable


class Lead(PlainRecord):
    """A lead."""

    name: Text
    email: SomeEmail = None
    score: Annotated[int, optional(0, whole(0, 100))] = 0


class Account(PlainAccount):
    """An account."""

    currency: Annotated[str, optional("EUR", values.one_of(("EUR", "USD")))] = "EUR"
    calls_per_minute: SomeCount = None
    is_read_only: Flag = False
    users: Annotated[list[PlainUser], Listed] = Field([])
    leads: Annotated[list[Lead], Listed] = Field([])


SCENES: Final = plain.support(
    "example",
    Account,
    {"leads": Kind(Lead, LeadTable)},
    new_account=lambda: {"leads": [{"name": "Welcome"}]},
    demo=lambda: [{"name": "Corner shop"}, {"name": "Quay shop", "leads": [{"name": "Ann"}, {"name": "Bob"}]}],
)
