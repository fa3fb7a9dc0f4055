"""The demo: a small company with deals of several months. All of it is invented, and its key is public."""

from collections.abc import Sequence
from typing import Any, Final

from dealdock.vendors.close import new_account
from dealdock.vendors.close.credentials import DEMO_KEY

_USERS: Final = (
    {"email": "maya@lanternworks.example", "first_name": "Maya", "last_name": "Okafor", "api_key": DEMO_KEY},
    {"email": "tomas@lanternworks.example", "first_name": "Tomas", "last_name": "Reyes"},
)
_FIELDS: Final = (
    {"object": "opportunity", "name": "Source", "type": "choices", "choices": ["Referral", "Fair", "Website"]},
    {
        "object": "opportunity",
        "name": "Products",
        "type": "choices",
        "choices": ["Lamps", "Sensors", "Service"],
        "accepts_multiple_values": True,
    },
    {"object": "lead", "name": "Employees", "type": "number"},
)
_LEADS: Final = (
    ("Harbour Books", "Customer", "Ines Marlow", "ines@harbourbooks.example", 14),
    ("Copper Kettle", "Customer", "Paul Ndiaye", "paul@copperkettle.example", 40),
    ("Northside Clinic", "Qualified", "Ruth Adeyemi", "ruth@northside.example", 120),
    ("Juniper Hotel", "Interested", "Leo Brandt", "leo@juniper.example", 65),
    ("Fernhill School", "Not Interested", "Anna Kowal", "anna@fernhill.example", 300),
)
_OPPORTUNITIES: Final[Sequence[tuple[Any, ...]]] = (
    ("Harbour Books", "Won", "maya", 480_000, "one_time", 100, "2026-01-14", "Referral", ["Lamps"]),
    ("Copper Kettle", "Won", "tomas", 12_900, "monthly", 100, "2026-02-03", "Fair", ["Sensors", "Service"]),
    ("Copper Kettle", "Won", "maya", 150_000, "annual", 100, "2026-03-20", "Website", ["Service"]),
    ("Fernhill School", "Lost", "tomas", 2_400_000, "one_time", 20, None, "Fair", ["Lamps", "Sensors"]),
    ("Northside Clinic", "Contract Sent", "maya", 960_000, "annual", 80, "2026-06-30", "Referral", ["Service"]),
    ("Juniper Hotel", "Proposal Sent", "tomas", 35_000, "monthly", 50, "2026-07-15", "Website", ["Sensors"]),
    ("Harbour Books", "Demo Completed", "maya", None, "one_time", 30, None, "Referral", []),
)
_MONTHS: Final = ("2026-01", "2026-01", "2026-02", "2026-02", "2026-04", "2026-05", "2026-05")
"""The months in which the opportunities were created."""


def accounts() -> list[dict[str, Any]]:
    """Return the accounts in the form of a scene."""
    return [
        {
            "name": "Lantern Works",
            **new_account.records(),
            "users": list(_USERS),
            "custom_fields": list(_FIELDS),
            "leads": [
                {"name": name, "status": status, "custom": {"Employees": employees}}
                for name, status, _, _, employees in _LEADS
            ],
            "contacts": [
                {"lead": lead, "name": name, "emails": [{"email": email, "type": "office", "is_unsubscribed": False}]}
                for lead, _, name, email, _ in _LEADS
            ],
            "opportunities": [_opportunity(month, *each) for month, each in zip(_MONTHS, _OPPORTUNITIES, strict=True)],
        }
    ]


def _opportunity(month: str, lead: str, status: str, user: str, *rest: Any) -> dict[str, Any]:
    value, period, confidence, date_won, source, products = rest
    created_at = f"{month}-08T09:30:00Z"
    return {
        "lead": lead,
        "status": status,
        "user": f"{user}@lanternworks.example",
        "value": value,
        "value_period": period,
        "confidence": confidence,
        "date_won": date_won,
        "date_lost": "2026-04-01T15:00:00Z" if status == "Lost" else None,
        "custom": {"Source": source, "Products": products},
        "created_at": created_at,
        "updated_at": created_at,
    }
