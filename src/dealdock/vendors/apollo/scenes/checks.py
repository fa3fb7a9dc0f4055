"""Checks between the records of a scene, beside those that all vendors share."""

from collections.abc import Collection, Iterator
from typing import Any

from dealdock.platform.scenes import checks, values
from dealdock.platform.scenes.document import Place, Problem


def problems(accounts: Collection[tuple[Place, Any]]) -> Iterator[Problem]:
    """Yield a problem for each id of the CRM, and of a picklist's value, that comes twice in an account."""
    for place, account in accounts:
        opportunities = checks.records(place, account, "opportunities")
        yield from checks.repeated_values(checks.each(opportunities, "salesforce_id", values.text), "salesforce_id")
        fields = checks.records(place, account, "custom_fields")
        choices = (choice for at, field in fields for choice in checks.records(at, field, "picklist_values"))
        yield from checks.repeated_values(checks.each(choices, "id", values.text), "id")
