"""The account of the demo: a small shop with deals in both pipelines."""

from collections.abc import Sequence
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
    {
        "key": "shelves",
        "name": "More shelves",
        "monetary_value": 640,
        "close_date": "2026-09-30",
        "customer_source": "Email",
    },
    {"name": "A partner in the harbour", "pipeline": "Business Development", "custom_fields": {"Size": "Large"}},
)
_SUPPLIERS: Final[Sequence[dict[str, Any]]] = [
    {"id": number, "name": "Suppliers", "data_type": "Connect", "available_on": ["project"], "connected_id": other}
    for number, other in ((101, 102), (102, 101))
]
_LEADS: Final[Sequence[dict[str, Any]]] = [
    {
        "key": "ines",
        "name": "Ines Torre",
        "company_name": "Pottery Lane",
        "email": {"email": "ines@pottery.example", "category": "work"},
        "customer_source": "Advertising",
        "monetary_value": 2500,
        "tags": ["fair"],
    },
    {"name": "Milo Brandt", "company_name": "Lake Cafe", "title": "Owner", "status": "Unqualified"},
]
_PROJECTS: Final[Sequence[dict[str, Any]]] = [
    {"key": "fitting", "name": "Fit out the shop", "related_id": "shelves", "related_type": "opportunity"},
    {"name": "Move to the new workshop", "status": "Completed"},
]
_TASKS: Final[Sequence[dict[str, Any]]] = [
    {"name": "Call Ines", "related_id": "ines", "related_type": "lead", "due_date": "2026-09-01T09:00:00Z"},
    {"name": "Order the wood", "related_id": "fitting", "related_type": "project", "priority": "High"},
    {"name": "Send the invoice", "status": "Completed"},
]
_SUPPLY: Final = {"definition": "101", "source_id": "fitting", "source_type": "project"}
_OFFER: Final = {"file_name": "offer.pdf", "file_size": 20480, "content_type": "application/pdf"}


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
            "custom_field_definitions": [{**size, "options": [{"name": "Small"}, {"name": "Large"}]}, *_SUPPLIERS],
            "companies": [{"key": company, "name": company} for _, company, _ in _PEOPLE],
            "people": people,
            "opportunities": deals,
            "leads": list(_LEADS),
            "projects": list(_PROJECTS),
            "tasks": [{**task, "assignee": "sam@acme.example"} for task in _TASKS],
            "project_links": [{"project": "fitting", "related_id": "Corner Shop", "related_type": "company"}],
            "related_links": [{**_SUPPLY, "target_id": "Mill Bakery", "target_type": "company"}],
            "files": [{**_OFFER, "parent_id": "shelves", "parent_type": "opportunity", "creator": "sam@acme.example"}],
        }
    ]
