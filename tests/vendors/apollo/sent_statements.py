"""Calls with the numbers of their statements, for the test of all vendors."""

from typing import Final

from tests.across.statements import Added, Sent

RECORDS: Final[Added] = {
    "contact": ("contact", {"first_name": "Jane"}),
    "opportunity": ("opportunity", {"name": "Deal"}),
}
"""The records that calls name, with their kinds and fields."""

SENT: Final = (
    Sent("contact create", "POST", "/api/v1/contacts", {"first_name": "Ann"}, 8),
    Sent("contact change", "PUT", "/api/v1/contacts/{contact}", {"title": "{new}"}, 8),
    Sent("contact page", "POST", "/api/v1/contacts/search", {}, 5, ("contact",)),
    Sent("deal create", "POST", "/api/v1/opportunities", {"name": "Acme"}, 8),
    Sent("deal change", "PATCH", "/api/v1/opportunities/{opportunity}", {"description": "{new}"}, 7),
    Sent("deal page", "GET", "/api/v1/opportunities/search", None, 6, ("opportunity",)),
)
