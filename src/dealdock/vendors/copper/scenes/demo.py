"""The account of the demo: a small shop with deals in both pipelines."""

from typing import Any, Final

from dealdock.vendors.copper.scenes import new_account

_PEOPLE: Final = (
    ("Ann Lee", "Corner Shop", "ann@corner.example"),
    ("Bob Ray", "Quay Boats", "bob@quay.example"),
    ("Cleo Diaz", "Mill Bakery", "cleo@mill.example"),
)
_DEALS: Final[tuple[dict[str, Any], ...]] = (
    {"name": "Shelves for the shop", "monetary_value": 1200, "tags": ["retail"], "priority": "High"},
    {"name": "Two boats", "monetary_value": 75000, "status": "Won", "win_probability": 100},
    {"name": "An oven", "monetary_value": 8999.5, "status": "Lost", "loss_reason": "Price"},
    {"name": "Delivery of bread", "status": "Abandoned", "custom_fields": {"Size": "Small"}},
    {"name": "More shelves", "monetary_value": 640, "close_date": "2026-09-30", "customer_source": "Email"},
    {"name": "A partner in the harbour", "pipeline": "Business Development", "custom_fields": {"Size": "Large"}},
)


def accounts() -> list[dict[str, Any]]:
    """Return the accounts of the demo, in the form of a scene file."""
    people = [
        {"name": name, "company": company, "emails": [{"email": email, "category": "work"}]}
        for name, company, email in _PEOPLE
    ]
    deals = [
        {**deal, "primary_contact": name, "company": company, "assignee": "sam@acme.example"}
        for deal, (name, company, _) in zip(_DEALS, _PEOPLE * 2, strict=True)
    ]
    size = {"name": "Size", "data_type": "Dropdown", "available_on": ["opportunity"]}
    return [
        {
            "name": "Acme Outfitters",
            "users": [{"email": "sam@acme.example", "first_name": "Sam", "last_name": "Hill", "role": "admin"}],
            **new_account.records(),
            "custom_field_definitions": [{**size, "options": [{"name": "Small"}, {"name": "Large"}]}],
            "companies": [{"name": company} for _, company, _ in _PEOPLE],
            "people": people,
            "opportunities": deals,
        }
    ]
