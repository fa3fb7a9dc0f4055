"""The form of each object's answers: keys in order and types of values, as recorded in versions 3 and 4.

One table for each object. A key with `?` is there only where it has a value.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import pytest
from lxml import etree

from tests.support.builders import Account, Pardot, members
from tests.support.marks import ONE_DATABASE

MOMENT: Final = "moment"
PROSPECT_FIELDS: Final = """salutation first_name last_name email password company website job_title department country
address_one address_two city state territory zip phone fax source annual_revenue employees industry years_in_business
comments notes"""
PROSPECT_MORE: Final = """crm_lead_fid crm_contact_fid crm_owner_fid crm_account_fid salesforce_fid crm_last_sync
crm_url is_do_not_email is_do_not_call opted_out is_reviewed is_starred"""

Table = Mapping[str, Any]
"""Keys in order, each with the type of its value in JSON, or the table of an object. None: null here."""


def texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), None)


NAMED: Final[Table] = {"id": int, "name": str}
TIMES: Final[Table] = {"created_at": MOMENT, "updated_at": MOMENT}
LIST: Final[Table] = {
    **NAMED,
    "is_public": bool,
    "is_dynamic": bool,
    "title": None,
    "description": None,
    "is_crm_visible": bool,
    **TIMES,
}
USER: Final[Table] = {
    "id": int,
    "email": str,
    "first_name": None,
    "last_name": None,
    "job_title": None,
    "role": str,
    "account": int,
    **TIMES,
}
VISIT_ACTIVITY: Final[Table] = {
    "id": int,
    "type": int,
    "type_name": str,
    "details": str,
    "visit_id": int,
    "campaign": NAMED,
    "created_at": MOMENT,
}
PARAMETERS: Final[Table] = texts(
    "campaign_parameter medium_parameter source_parameter content_parameter term_parameter"
)
VISITOR: Final[Table] = {
    "id": int,
    "prospect_id": int,
    "page_view_count": int,
    "ip_address": str,
    "hostname": str,
    **texts("browser browser_version operating_system operating_system_version language screen_height screen_width"),
    **texts("is_flash_enabled is_java_enabled"),
    **PARAMETERS,
    **TIMES,
}
VISIT: Final[Table] = {
    "id": int,
    "visitor_id": int,
    "prospect_id": int,
    "visitor_page_view_count": int,
    "first_visitor_page_view_at": MOMENT,
    "last_visitor_page_view_at": MOMENT,
    "duration_in_seconds": int,
    **PARAMETERS,
    **TIMES,
}
PROSPECT: Final[Table] = {
    "id": int,
    "campaign_id": int,
    **texts(PROSPECT_FIELDS),
    "email": str,
    "score": int,
    "grade": None,
    "last_activity_at": MOMENT,
    "recent_interaction": str,
    **texts(PROSPECT_MORE),
    **TIMES,
    "campaign": NAMED,
    "assigned_to": {"user": USER},
    "last_activity": {"visitor_activity": {"id": int, "prospect_id": int, **VISIT_ACTIVITY}},
    "Amount": int,
    "Day": str,
    "Jobs": {"value": list},
}
CUSTOM_FIELD: Final[Table] = {
    **NAMED,
    "field_id": str,
    "type": str,
    "type_id": int,
    "crm_id": None,
    "is_record_multiple_responses": bool,
    "is_use_values": bool,
}


class Form(NamedTuple):
    """An object's answers: its element, how a record is made, and the keys of one record in `read` and `query`."""

    element: str
    make: Callable[[Account], int]
    read: Table
    query: Table | None = None
    """None: as `read`."""
    version_4: Table | None = None
    """The keys in version 4, if they differ."""


def _prospect(account: Account) -> int:
    fields = {"Amount": (8, ["5"]), "Day": (12, ["2020-08-30"]), "Jobs": (3, ["cook", "pilot"])}
    custom = {account.custom_field(name, type=type_): values for name, (type_, values) in fields.items()}
    prospect_id = account.prospect("jane@company.com", custom=custom, assigned_to_id=account.first_user())
    account.list_membership(prospect_id=prospect_id)
    visit: dict[str, Any] = {"visit_id": 7, "details": "2 page views", "campaign_id": account.default_campaign}
    account.activity(type=20, prospect_id=prospect_id, **visit)
    return prospect_id


def _opportunity(account: Account) -> int:
    return account.opportunity(account.prospect("jane@company.com"))


def _activity(account: Account) -> int:
    prospect_id = account.prospect()
    return account.activity(
        type=2, prospect_id=prospect_id, visitor_id=7, details="Page", campaign_id=account.default_campaign, form_id=4
    )


def _visitor(account: Account) -> int:
    prospect_id = account.prospect()
    visitor_id = account.visitor(prospect_id=prospect_id, ip_address="192.0.2.7", hostname="company.example")
    visit_id = account.visit("https://company.example/", visitor_id=visitor_id, prospect_id=prospect_id)
    of: dict[str, Any] = {"visitor_id": visitor_id, "prospect_id": prospect_id, "visit_id": visit_id}
    account.activity(type=20, details="1 page views", campaign_id=account.default_campaign, **of)
    return visitor_id


def _visit(account: Account) -> int:
    pages = ("https://company.example/", "https://company.example/prices")
    return account.visit(*pages, visitor_id=account.visitor(), prospect_id=account.prospect())


OPPORTUNITY: Final[Table] = {
    **NAMED,
    "value": (int, float),
    "probability": int,
    "type": None,
    "stage": None,
    "status": str,
    **TIMES,
    "campaign": NAMED,
    "prospects": {"prospect": {"id": int, **texts("first_name last_name"), "email": str, "company": None}},
}
FORMS: Final[dict[str, Form]] = {
    "campaign": Form("campaign", lambda account: account.campaign("Fair"), {**NAMED, "cost": None}),
    "customField": Form(
        "customField",
        lambda account: account.custom_field("Tea"),
        {**CUSTOM_FIELD, **TIMES},
        version_4={**CUSTOM_FIELD, "is_analytics_synced": bool, **TIMES},
    ),
    "list": Form("list", lambda account: account.prospect_list("News"), LIST),
    "listMembership": Form(
        "list_membership",
        lambda account: account.list_membership(),
        {"id": int, "list_id": int, "prospect_id": int, "opted_out": bool, **TIMES},
    ),
    "opportunity": Form(
        "opportunity",
        _opportunity,
        {
            **OPPORTUNITY,
            "opportunity_activities": {
                "visitor_activity": {
                    "id": int,
                    "prospect_id": int,
                    "type": int,
                    "type_name": str,
                    "opportunity_id": int,
                    "campaign": NAMED,
                    "created_at": MOMENT,
                }
            },
        },
        OPPORTUNITY,
    ),
    "prospect": Form(
        "prospect",
        _prospect,
        {
            **PROSPECT,
            "profile": {**NAMED, "profile_criteria": [{**NAMED, "matches": str}] * 5},
            "visitors": None,
            "visitor_activities": {"visitor_activity": VISIT_ACTIVITY},
            "lists": {"list_subscription": {"id": int, "did_opt_in": bool, "did_opt_out": bool, **TIMES, "list": LIST}},
        },
        PROSPECT,
    ),
    "visitor": Form(
        "visitor",
        _visitor,
        {
            **VISITOR,
            "visitor_activities": {
                "visitor_activity": VISIT_ACTIVITY,
            },
        },
        VISITOR,
    ),
    "visit": Form(
        "visit",
        _visit,
        {
            **VISIT,
            "visitor_page_views": {
                "visitor_page_view": [{"id": int, "url": str, "title": str, "created_at": MOMENT}] * 2
            },
        },
        VISIT,
    ),
    "tag": Form("tag", lambda account: account.tag("Important"), {**NAMED, **TIMES}),
    "user": Form("user", lambda account: account.first_user(), USER),
    "visitorActivity": Form(
        "visitor_activity",
        _activity,
        {
            "id": int,
            "visitor_id": int,
            "prospect_id": int,
            "type": int,
            "type_name": str,
            "details": str,
            "form_id": int,
            "campaign": NAMED,
            "created_at": MOMENT,
        },
    ),
}


def check_json(value: Any, expected: Any, place: str) -> None:
    """Compare keys, their order, and types."""
    if isinstance(expected, Mapping):
        assert [*value] == [*expected], place
        for name, each in expected.items():
            check_json(value[name], each, f"{place}.{name}")
    elif isinstance(expected, list):
        assert len(value) == len(expected), place
        for each, form in zip(value, expected, strict=True):
            check_json(each, form, place)
    elif expected is None:
        assert value is None, place
    elif expected is MOMENT:
        assert len(value) == len("2020-01-01 00:00:00"), place
    else:
        kinds = expected if isinstance(expected, tuple) else (expected,)
        assert type(value) in kinds, (place, value)


def check_xml(element: etree._Element, expected: Table) -> None:
    """Compare the elements and their order."""
    names = [name for name, each in expected.items() for _ in range(len(each) if isinstance(each, list) else 1)]
    assert [each.tag for each in element] == names, element.tag
    for name, each in expected.items():
        for found in element.findall(name):
            form = each[0] if isinstance(each, list) else each
            if isinstance(form, Mapping) and [*form] != ["value"]:
                check_xml(found, form)


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("object_", FORMS)
@pytest.mark.contract("o.2.4.4", "o.2.4.6", "o.2.4.7", "o.2.13.3", "o.2.13.5", "o.2.13.6")
@ONE_DATABASE
def test_of_one_and_of_a_page(account: Account, pardot: Pardot, object_: str, version: int) -> None:
    form, of = FORMS[object_], Account.open(account.sandbox, version=version)
    number = form.make(of)
    read = (version == 4 and form.version_4) or form.read

    def sent(operation: str, format_: str, **parameters: Any) -> Any:
        path = f"/api/{object_}/version/{version}/do/{operation}"
        return pardot.send("POST", path, data=of.keys | {"format": format_} | parameters)

    one = sent("read", "json", id=number).json
    assert [*one] == ["@attributes", form.element]
    check_json(one[form.element], read, object_)
    only = {"ids": number} if object_ == "visit" else {"id_greater_than": number - 1, "id_less_than": number + 1}
    page = sent("query", "json", **only).json["result"]
    assert [*page] == ["total_results", form.element]
    check_json(members(page, form.element)[0], form.query or read, object_)

    (shown,) = sent("read", "xml", id=number).xml
    assert shown.tag == form.element
    check_xml(shown, read)
    result = sent("query", "xml", **only).xml[0]
    assert [each.tag for each in result] == ["total_results", form.element]
    check_xml(result[1], form.query or read)


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.contract("o.2.6.4")
@ONE_DATABASE
def test_of_the_account(account: Account, pardot: Pardot, version: int) -> None:
    of = Account.open(account.sandbox, version=version)
    names = """id company level website vanity_domain plugin_campaign_id tracking_code_template address1 address2 city
        state territory zip country phone fax created_at updated_at"""
    path = f"/api/account/version/{version}/do/read"
    shown = pardot.send("POST", path, data=of.keys | {"format": "json"}).json["account"]
    assert [*shown] == names.split()
    assert [each.tag for each in pardot.send("POST", path, data=of.keys).xml[0]] == names.split()
    assert {type(shown[name]) for name in ("id", "plugin_campaign_id")} == {int}
