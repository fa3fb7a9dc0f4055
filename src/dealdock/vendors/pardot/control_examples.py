"""Example bodies for the control plane's operations, by operation id. Each fits the demo's first account."""

from typing import Any, Final

BODIES: Final[dict[str, Any]] = {
    "create_account": {"name": "Lighthouse Ltd", "connector": "salesforce", "time_zone": "Europe/Paris"},
    "change_account": {"connector": None, "limits": {"daily": 25000, "concurrent": 5}},
    "create_user": {"email": "cleo@dealdock.example", "role": "Read Only", "time_zone": "Europe/Paris"},
    "create_fault": {
        "match": {"object": "opportunity", "operation": "create"},
        "effect": {"error": 66, "delay": 0.5},
        "times": 2,
    },
}
