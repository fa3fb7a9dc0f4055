"""The client prospyr as it is published: `run_prospyr.py URL KEY EMAIL`.

It runs where that client is installed, with Python 3.9, which is not where the tests run. It prints what it found as
JSON.
"""

import json
import sys
from datetime import datetime, timezone
from typing import Any

from prospyr import Account, Company, CustomerSource, Opportunity, Person, Pipeline, PipelineStage, User, connect


def refusal(deal: Any) -> str:
    """Return the message of an error of validation."""
    deal.win_probability = 101
    try:
        deal.update()
    except ValueError as error:
        return str(error)
    return ""


def opportunities(person: Any) -> dict[str, Any]:
    """Create, read, search, update and delete opportunities."""
    deal = Opportunity(name="Large", primary_contact_id=person.id, monetary_value=900, tags=["r&d"])
    created = deal.create()
    small = Opportunity(name="Small", primary_contact_id=person.id)
    small.create()
    found = Opportunity.objects.filter(maximum_monetary_value=1000, minimum_monetary_value=900)
    names = [each.name for each in Opportunity.objects.order_by("-name")]
    same = Opportunity.objects.get(deal.id)
    same.details, same.close_date = "Changed", datetime(2017, 8, 31, 12, tzinfo=timezone.utc)  # noqa: UP017
    return {
        "created": [created, deal.id, deal.company_name, deal.monetary_value],
        "contact": deal.primary_contact.name,
        "found": [each.id for each in found],
        "names": names,
        "updated": same.update(),
        "deleted": small.delete(),
        "refused": refusal(same),
    }


def found() -> dict[str, Any]:
    """Use the methods of the client that concern opportunities and the records that they refer to."""
    company = Company(name="Beta")
    company.create()
    person = Person.objects.get(email="JANE@x.io")
    return {
        **opportunities(person),
        "company": Company.objects.get(company.id).name,
        "people": [each.name for each in Person.objects.order_by("-name")],
        "account": Account.objects.get().name,
        "users": [each.id for each in User.objects.all()],
        "pipelines": [each.name for each in Pipeline.objects.all()],
        "stages": len(list(PipelineStage.objects.all())),
        "sources": len(list(CustomerSource.objects.all())),
    }


url, key, email = sys.argv[1:]
connect(email, key, url=url)
print(json.dumps(found()))
