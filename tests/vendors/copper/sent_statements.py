"""Calls with the numbers of their statements, for the test of all vendors."""

from typing import Final

from tests.across.statements import Added, Sent

RECORDS: Final[Added] = {
    "person": ("person", {"name": "Jane"}),
    "opportunity": ("opportunity", {"name": "Deal", "primary_contact_id": "{person}"}),
}
"""The records that calls name, with their kinds and fields."""

SENT: Final = (
    Sent(
        "opportunity create",
        "POST",
        "/developer_api/v1/opportunities",
        {"name": "Acme", "primary_contact_id": "{person}"},
        11,
    ),
    Sent("opportunity change", "PUT", "/developer_api/v1/opportunities/{opportunity}", {"details": "{new}"}, 7),
    Sent("opportunity read", "GET", "/developer_api/v1/opportunities/{opportunity}", None, 3),
    Sent("opportunity page", "POST", "/developer_api/v1/opportunities/search", {}, 4, ("opportunity",)),
    Sent("opportunity delete", "DELETE", "/developer_api/v1/opportunities/{new_opportunity}", None, 14),
)
