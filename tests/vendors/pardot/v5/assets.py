"""Records of the objects that version 5 only reads: forms, emails and others."""

from datetime import UTC, datetime
from typing import Any, Final

from dealdock.vendors.pardot.assets import COLLECTIONS
from dealdock.vendors.pardot.dynamic_content import DYNAMIC_CONTENT_VARIATIONS, DYNAMIC_CONTENTS
from dealdock.vendors.pardot.email import LIST_EMAILS
from dealdock.vendors.pardot.v5.fields import ApiObject
from dealdock.vendors.pardot.visitor.visit import VISITOR_PAGE_VIEWS
from tests.support.builders import Account

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
OTHERS: Final[tuple[ApiObject, ...]] = (
    VISITOR_PAGE_VIEWS,
    LIST_EMAILS,
    DYNAMIC_CONTENTS,
    DYNAMIC_CONTENT_VARIATIONS,
)
BY_NAME: Final[dict[str, Any]] = {each.collection: each for each in (*OTHERS, *COLLECTIONS)}
NEEDED: Final[dict[str, dict[str, Any]]] = {
    "tracker-domains": {"domain": "go.lamp.example"},
    "layout-templates": {"name": "Plain", "layout_content": "<html>"},
    "folder-contents": {"object_type": "Form", "object_id": 5},
}
"""The columns that a record must have, beside a name and the ids of others."""


def add_one(account: Account, collection: str, now: datetime = NOON, **fields: Any) -> int:
    """Add a record, with the records that it must refer to, and return its id."""
    match collection:
        case "visitor-page-views":
            return account.page_view(fields.pop("visit_id", None) or account.visit(), now=now, **fields)
        case "list-emails":
            return account.email(now=now, **fields)
        case "dynamic-contents":
            return account.dynamic_content(now=now, **fields)
        case "dynamic-content-variations":
            account.dynamic_content(now=now, variations=[{"comparison": "is Bonn", "content": "Hello"}])
            return int(max(row[1] for row in account.contents["dynamic_content_variation"]))
        case "form-fields":
            fields.setdefault("form_id", account.form())
        case "form-handler-fields" if "form_handler_id" not in fields:
            fields["form_handler_id"] = add_one(account, "form-handlers")
    return account.asset(BY_NAME[collection], now, **NEEDED.get(collection, {"name": "Fog"}) | fields)


def add(account: Account) -> None:
    """Add one of each, with its related records."""
    campaign, prospect = account.campaign("Fair"), account.prospect()
    account.form(campaign_id=campaign)
    account.email(text="It is foggy.", html="<p>Fog</p>")
    account.email_template(text_message="Thanks", html_message="<p>Thanks</p>")
    account.custom_redirect(campaign_id=campaign, url="https://go.lamp.example/l/1")
    first, second = account.lifecycle_stage("Visitors"), account.lifecycle_stage()
    account.lifecycle_history(prospect_id=prospect, previous_stage_id=first, next_stage_id=second, seconds_elapsed=60)
    account.tag_object(object_id=prospect)
    account.dynamic_content(variations=[{"comparison": "is Bonn", "content": "Hello"}])
    for collection in COLLECTIONS:
        add_one(account, collection.collection)
