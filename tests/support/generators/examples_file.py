"""The file `examples.json` of Pardot's OpenAPI, answers in both formats, which `make generate` writes."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import httpx

from dealdock import Sandbox, create_app
from dealdock.platform.clock import Clock
from dealdock.settings import Settings
from dealdock.vendors import pardot
from dealdock.vendors.pardot import names
from dealdock.vendors.pardot.router import ROUTERS
from tests.support.builders import Account

FILE: Final = Path(str(pardot.__file__)).parent / "examples.json"
NOW: Final = datetime(2026, 1, 31, 12, tzinfo=UTC)


class FixedClock(Clock):
    """A frozen clock."""

    def now(self) -> datetime:
        return NOW


def calls(account: Account) -> dict[str, dict[str, Any]]:
    """Parameters for each operation that isn't called without any, in an account that is new but for them."""
    jane = account.prospect("jane@example.com")
    deal, old = account.opportunity(jane, name="Ten licences", value=Decimal(1200)), account.deleted_opportunity(jane)
    fair, tea = account.prospect_list("Fair"), account.custom_field("Tea", "Favourite tea")
    membership = account.list_membership(fair, jane)
    activity, tag = account.activity(prospect_id=jane), account.tag("Important")
    company = account.prospect_account("Acme")
    visitor = account.visitor(prospect_id=jane, ip_address="192.0.2.7", hostname="company.example")
    pages = ("https://company.example/", "https://company.example/prices")
    visit = account.visit(*pages, visitor_id=visitor, prospect_id=jane, source_parameter="newsletter")
    account.activity(prospect_id=jane, visitor_id=visitor, visit_id=visit, details="2 page views")
    stages = [account.lifecycle_stage(name, position=place) for place, name in enumerate(("Prospects", "Customers"))]
    form = account.form(campaign_id=account.default_campaign, embed_code='<iframe src="https://company.example/f"/>')
    redirect = account.custom_redirect(url="https://company.example/t", destination_url="https://tides.example/")
    variations = [{"comparison": "is Bonn", "content": "Hello, Bonn"}]
    content = account.dynamic_content(base_content="Hello", based_on="Default Field: City", variations=variations)
    email = account.email(subject="News", text="Hello", html="<p>Hello</p>", sent=4, delivered=3, opens=2)
    template = account.email_template(subject="Thank you", text_message="Thanks", html_message="<p>Thanks</p>")
    account.email_click(prospect_id=jane, email_template_id=template)
    tagged = account.tag_object(tag_id=tag, object_id=jane)
    step = account.lifecycle_history(prospect_id=jane, previous_stage_id=stages[0], next_stage_id=stages[1])
    user = account.first_user()
    batch = json.dumps({"joe@example.com": {"first_name": "Joe"}})
    return {
        "opportunity.create": {"prospect_id": jane, "name": "Support", "value": "99.90", "probability": 20},
        "opportunity.read": {"id": deal},
        "opportunity.update": {"id": deal, "probability": 80},
        "opportunity.delete": {"id": deal},
        "opportunity.undelete": {"id": old},
        "prospect.create": {"email": "joe@example.com", "first_name": "Joe"},
        "prospect.read": {"id": jane},
        "prospect.update": {"id": jane, "company": "Acme"},
        "prospect.upsert": {"email": "joe@example.com", "id": jane},
        "prospect.delete": {"id": jane},
        "prospect.assign": {"id": jane, "user_id": user},
        "prospect.unassign": {"id": jane},
        "prospect.batchCreate": {"prospects": batch},
        "prospect.batchUpdate": {"prospects": json.dumps({str(jane): {"first_name": "Jane"}})},
        "prospect.batchUpsert": {"prospects": batch},
        "campaign.create": {"name": "Fair"},
        "campaign.read": {"id": account.default_campaign},
        "campaign.update": {"id": account.default_campaign, "cost": 500},
        "visitorActivity.read": {"id": activity},
        "user.read": {"id": user},
        "list.create": {"name": "Newsletter"},
        "list.read": {"id": fair},
        "list.update": {"id": fair, "title": "The fair"},
        "list.delete": {"id": fair},
        "listMembership.create": {"list_id": account.prospect_list("Newsletter"), "prospect_id": jane},
        "listMembership.read": {"id": membership},
        "listMembership.update": {"id": membership, "opted_out": 1},
        "listMembership.delete": {"id": membership},
        "customField.create": {"name": "Favourite cake", "field_id": "Cake"},
        "customField.read": {"id": tea},
        "customField.update": {"id": tea, "name": "Tea"},
        "customField.delete": {"id": tea},
        "prospectAccount.create": {"name": "Example & Sons"},
        "prospectAccount.read": {"id": company},
        "prospectAccount.update": {"id": company, "name": "Acme Ltd"},
        "tag.read": {"id": tag},
        "form.read": {"id": form},
        "customRedirect.read": {"id": redirect},
        "dynamicContent.read": {"id": content},
        "email.read": {"id": email},
        "email.stats": {"id": email},
        "emailTemplate.read": {"id": template},
        "tagObject.read": {"id": tagged},
        "lifecycleHistory.read": {"id": step},
        "visitor.read": {"id": visitor},
        "visitor.assign": {"id": visitor, "prospect_id": jane},
        "visit.read": {"id": visit},
        "visit.query": {"visitor_ids": visitor},
    }


def operations() -> Iterator[tuple[str, str]]:
    """Object and operation, as they are spelled in URLs."""
    for router in ROUTERS:
        for name in router.operations:
            yield names.OBJECTS[router.name], names.OPERATIONS[name]


def recorded() -> dict[str, Any]:
    """The responses, by `object.operation`. Each call has a new account, so that ids are the same."""
    found: dict[str, Any] = {}
    with Sandbox(Settings(database=None, seed_random=1)) as sandbox:
        sandbox.clock = FixedClock()
        for object_, operation in operations():
            example: dict[str, Any] = {}
            for format_ in ("xml", "json"):
                account = Account.open(sandbox)
                example["request"] = calls(account).get(f"{object_}.{operation}", {})
                form = account.keys | example["request"] | {"format": format_}
                text = asyncio.run(posted(sandbox, f"/api/{object_}/version/3/do/{operation}", form))
                example[format_] = json.loads(text) if format_ == "json" and text else text or None
            found[f"{object_}.{operation}"] = example
    return found


async def posted(sandbox: Sandbox, path: str, form: dict[str, Any]) -> str:
    """The text of an answer, which must be of success."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(sandbox)), base_url="http://test") as http:
        answer = await http.post(path, data=form)
    assert answer.status_code == httpx.codes.NO_CONTENT or "fail" not in answer.text, answer.text
    return answer.text


def text() -> str:
    """The file as it should be."""
    return json.dumps(recorded(), ensure_ascii=False, indent=1) + "\n"
