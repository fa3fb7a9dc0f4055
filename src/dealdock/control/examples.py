"""Example bodies for the control plane's operations, by operation id. Vendors add those in their own terms."""

from typing import Any, Final

BODIES: Final[dict[str, Any]] = {
    "create_account": {"name": "Lighthouse Ltd", "time_zone": "Europe/Paris"},
    "change_account": {"time_zone": "Europe/Amsterdam"},
    "create_user": {"email": "cleo@dealdock.example", "time_zone": "Europe/Paris"},
    "reset_account": {"to": "scene"},
    "set_quota": {"used": 24999},
    "set_clock": {"mode": "frozen", "at": "2026-01-01T09:00:00Z"},
    "advance_clock": {"seconds": 3600},
    "create_fault": {"effect": {"status": 503, "delay": 0.5}, "times": 2},
    "add_campaigns": {"name": "Boat Show 2027", "cost": 400},
    "add_custom_fields": {"name": "Favourite tea", "field_id": "Favourite_Tea", "type": "Text"},
    "add_lists": {"name": "Newsletter", "is_public": True},
    "add_list_memberships": {"list_id": 332, "prospect_id": "jdoe@company.com"},
    "add_opportunities": {"name": "Big one", "value": 99.5, "probability": 70, "prospects": ["jdoe@company.com"]},
    "add_prospects": [
        {"email": "jane@example.com", "first_name": "Jane", "custom_fields": {"Favourite_Light": "red"}},
        {"email": "joe@example.com", "lists": [331]},
    ],
    "add_prospect_accounts": {"name": "Example & Sons"},
    "add_tags": {"name": "Fair"},
    "add_visitor_activities": {"type": 20, "prospect_id": "jdoe@company.com", "created_at": "2026-01-01T09:00:00Z"},
}
