"""Settings of an account: some are columns, and the vendor's settings are stored as JSON."""

import json
from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.records.models import Account

_COLUMNS: Final = frozenset(Account.__table__.c.keys()) - {"settings", "is_limited"}


def split(settings: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the settings that are columns, and the vendor's settings."""
    columns = {name: value for name, value in settings.items() if name in _COLUMNS}
    return columns, {name: value for name, value in settings.items() if name not in _COLUMNS}


def columns(credentials: Credentials, vendor: str, own: Mapping[str, Any], before: str = "{}") -> dict[str, Any]:
    """Return the columns that the vendor's settings decide.

    The settings, stored as JSON: the vendor's defaults, replaced by earlier settings, replaced by the given ones. In a
    group of settings, only the given ones are replaced. Raises pydantic's `ValidationError`, and `UnknownVendor`.
    """
    rules = credentials.vendors.get(vendor)
    settings = rules.accounts.Settings.model_validate(_replaced(json.loads(before), own))
    is_limited = any(limit.is_counted for limit in rules.limits.limits(settings))
    return {"settings": json.dumps(settings.model_dump()), "is_limited": is_limited}


def voids_keys(credentials: Credentials, vendor: str, before: str, after: str) -> bool:
    """Return True if a setting has changed whose change expires the keys that logins issued."""
    old, new = json.loads(before), json.loads(after)
    return any(old[name] != new[name] for name in credentials.vendors.get(vendor).accounts.voids_keys)


def _replaced(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the earlier settings, replaced by the given ones, also within groups."""
    groups = {
        name: {**before[name], **value}
        for name, value in given.items()
        if isinstance(value, dict) and isinstance(before.get(name), dict)
    }
    return {**before, **given, **groups}
