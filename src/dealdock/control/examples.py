"""Example bodies for the control plane's operations, by operation id.

Those for accounts, users, records, and for operations of a vendor's own, are in the vendor's code.
"""

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
}


def example_body(example: Any) -> dict[str, Any]:
    """Return an addition to an operation's description in OpenAPI: an example of its body."""
    return {"requestBody": {"content": {"application/json": {"example": example}}}}
