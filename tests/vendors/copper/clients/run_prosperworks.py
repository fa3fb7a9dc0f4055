"""The client prosperworks as it is published: `run_prosperworks.py KEY EMAIL`, its address redirected by its caller.

It runs where that client is installed, which is not where the tests run. It prints what it found as JSON.
"""

import json
import sys
from importlib.util import find_spec
from typing import Any

# The client is for Python 2: in Python 3 its imports need its own folder on the path.
spec = find_spec("prosperworks")
assert spec is not None
sys.path.extend(spec.submodule_search_locations or [])

from prosperworks import api, models  # noqa: E402


def opportunities(person: Any, definition: int) -> dict[str, Any]:
    """Create, read, update, search and delete opportunities."""
    custom = [{"custom_field_definition_id": definition, "value": "North"}]
    deal = models.Opportunity.create(
        name="Large",
        primary_contact_id=person.id,
        monetary_value=900.5,
        close_date="8/31/2017",
        tags=["r&d"],
        custom_fields=custom,
    )
    read = models.Opportunity(deal.id)
    before = api.requests.get(read.id_url)
    read.update()  # sends the whole record
    unchanged = api.requests.get(read.id_url) == before
    read.details, read.status = "Changed", "Won"
    read.update()
    again = models.Opportunity(deal.id)
    lost = models.Opportunity.create(name="Small", primary_contact_id=person.id)
    page = models.Opportunity.search(page_size=1, sort_by="name", sort_direction="desc")
    valued = models.Opportunity.search(minimum_monetary_value=900, page_number=1)
    deleted = lost.delete()
    return {
        "created": [deal.id, deal.name, deal.monetary_value, deal.close_date],
        "unchanged": unchanged,
        "updated": [again.name, again.details, again.status, again.monetary_value, list(again.tags)],
        "custom": [each.value for each in again.custom_fields],
        "names": [[each.name for each in found] for found in (page, valued)],
        "deleted": [deleted.id == lost.id, deleted.is_deleted],
        "left": [each.id for each in models.Opportunity.list()],
    }


def found() -> dict[str, Any]:
    """Use the methods of the client that concern opportunities and the records that they refer to."""
    company = models.Company.create(name="Acme")
    person = models.Person.create(
        name="Jane Doe", company_id=company.id, emails=[{"email": "jane@x.io", "category": "work"}]
    )
    definitions = models.CustomField.list()
    return {
        **opportunities(person, definitions[0].id),
        "person": [models.Person.fetch_by_email("JANE@x.io").id == person.id, models.Person(person.id).company_name],
        "account": models.Account.get_account().name,
        "users": [each.id for each in models.User.list()],
        "pipelines": [[each.name, len(list(each.stages))] for each in models.Pipeline.list()],
        "stages": len(models.PipelineStage.list()),
        "sources": len(models.CustomerSource.list()),
        "reasons": len(models.LossReason.list()),
        "definitions": [each.name for each in definitions],
    }


api.configure(*sys.argv[1:])
print(json.dumps(found()))
