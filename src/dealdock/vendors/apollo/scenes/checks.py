"""Checks between the records of a scene, in addition to the checks that all vendors share."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from dealdock.platform.scenes import checks, values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.support import PlacedRecord
from dealdock.vendors.apollo.scenes import record_ids


def problems(accounts: Collection[tuple[Place, Any]]) -> Iterator[Problem]:
    """Yield a problem for each id of the CRM that comes twice in an account, and for ids of picklists' values."""
    for place, account in accounts:
        opportunities = checks.records(place, account, "opportunities")
        yield from checks.repeated_values(checks.each(opportunities, "salesforce_id", values.text), "salesforce_id")
        fields = checks.records(place, account, "custom_fields")
        choices = [choice for at, field in fields for choice in checks.records(at, field, "picklist_values")]
        yield from _wrong_ids(choices)
        yield from checks.repeated_values(checks.each(choices, "id", record_ids.parse), "id")


def _wrong_ids(choices: Iterable[PlacedRecord]) -> Iterator[Problem]:
    """Yield a problem for each id of another form."""
    for place, choice in choices:
        try:
            if choice.get("id") is not None:
                record_ids.parse(choice["id"])
        except values.WrongValue as wrong:
            yield Problem((*place, "id"), str(wrong))
