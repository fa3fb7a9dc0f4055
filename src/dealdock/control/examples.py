"""Example bodies for the control plane's operations, by operation id. Each fits the demo's first account.

Those for records are in the record types.
"""

from typing import Any, Final

BODIES: Final[dict[str, Any]] = {
    "create_account": {"name": "Lighthouse Ltd", "connector": "salesforce", "time_zone": "Europe/Paris"},
    "change_account": {"connector": None, "limits": {"daily": 25000, "concurrent": 5}},
    "create_user": {"email": "cleo@dealdock.example", "role": "Read Only", "time_zone": "Europe/Paris"},
    "reset_account": {"to": "scene"},
    "set_quota": {"used": 24999},
    "set_clock": {"mode": "frozen", "at": "2026-01-01T09:00:00Z"},
    "advance_clock": {"seconds": 3600},
    "create_fault": {
        "match": {"object": "opportunity", "operation": "create"},
        "effect": {"error": 66, "delay": 0.5},
        "times": 2,
    },
    "crm_add_opportunity": {
        "crm_fid": "006000000000001AAA",
        "name": "From the CRM",
        "value": 100,
        "probability": 70,
        "prospects": ["jdoe@company.com"],
    },
    "crm_change_opportunity": {"status": "Won", "prospects": []},
}
