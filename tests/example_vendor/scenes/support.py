"""The example's part in scenes."""

from typing import Annotated, Final

from pydantic import Field

from dealdock.platform.scenes import plain, schema, values
from tests.example_vendor import models


class Lead(plain.PublicRecord):
    """A lead."""

    name: schema.Text
    email: schema.SomeEmail = None
    score: Annotated[int, schema.optional(0, schema.whole(0, 100))] = 0


class Deal(plain.PublicRecord):
    """A deal."""

    lead: schema.Reference
    owner: schema.SomeReference = None
    notes: plain.SomeJson = None


class Account(plain.PlainAccount):
    """An account."""

    currency: Annotated[str, schema.optional("EUR", values.one_of(("EUR", "USD")))] = "EUR"
    calls_per_minute: schema.SomeCount = None
    is_read_only: schema.Flag = False
    users: Annotated[list[plain.PublicUser], schema.Listed] = Field([])
    leads: Annotated[list[Lead], schema.Listed] = Field([])
    deals: Annotated[list[Deal], schema.Listed] = Field([])


SCENES: Final = plain.support(
    "example",
    Account,
    {
        "leads": plain.Kind(Lead, models.Lead, "lead", name="email"),
        "deals": plain.Kind(Deal, models.Deal, "deal", references={"lead": "leads", "owner": "users"}),
    },
    user=plain.PublicUser,
    new_account=lambda: {"leads": [{"name": "Welcome"}]},
    demo=lambda: [{"name": "Corner shop"}, {"name": "Quay shop", "leads": [{"name": "Ann"}, {"name": "Bob"}]}],
)
