"""The form of each object's answers: keys in order and types of values, as recorded in versions 3 and 4.

One table for each object. A key with `?` is there only where it has a value.
"""

from collections.abc import Callable, Mapping
from functools import partial
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
    "form": Form(
        "form",
        lambda account: account.form(campaign_id=account.default_campaign, embed_code="<iframe/>"),
        {**NAMED, "campaign": NAMED, "embedCode": str, **TIMES},
    ),
    "customRedirect": Form(
        "customRedirect",
        lambda account: account.custom_redirect(
            url="https://go.company.example/",
            destination_url="https://x.example/",
            campaign_id=account.default_campaign,
        ),
        {**NAMED, "url": str, "destination_url": str, "campaign": NAMED, **TIMES},
    ),
    "dynamicContent": Form(
        "dynamicContent",
        lambda account: account.dynamic_content(
            embed_code="<script/>",
            embed_url="https://go.company.example/dc.js",
            base_content="<b>Hello</b>",
            based_on="Default Field: City",
            variations=[{"comparison": "is Bonn", "content": "1"}, {"comparison": "is Rome", "content": "2"}],
        ),
        {
            **NAMED,
            **dict.fromkeys(("embedCode", "embedUrl", "baseContent", "basedOn"), str),
            "variation": [{"comparison": str, "content": str}] * 2,
            **TIMES,
        },
    ),
    "tagObject": Form(
        "tagObject",
        lambda account: account.tag_object(),
        {"id": int, "tag_id": int, "type": str, "object_id": int, "created_at": MOMENT},
    ),
    "lifecycleHistory": Form(
        "lifecycleHistory",
        lambda account: account.lifecycle_history(
            previous_stage_id=account.lifecycle_stage(), next_stage_id=account.lifecycle_stage(), seconds_elapsed=60
        ),
        {
            **dict.fromkeys(("id", "prospect_id", "previous_stage_id", "next_stage_id", "seconds_elapsed"), int),
            "created_at": MOMENT,
        },
    ),
    "prospectAccount": Form(
        "prospectAccount", lambda account: account.prospect_account(), {**NAMED, "phone": None, **TIMES}
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
@pytest.mark.contract("o.2.14.2", "o.2.18.2", "o.2.19.2", "o.2.20.2", "o.2.21.2")
@pytest.mark.contract("o.2.4.4", "o.2.4.6", "o.2.4.7", "o.2.13.3", "o.2.13.5", "o.2.13.6", "o.2.12.13")
@pytest.mark.contract("o.2.1.21", "o.2.2.6", "o.2.3.4", "o.2.5.5", "o.2.7.10", "o.2.8.10", "o.2.9.9", "o.2.10.4")
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


CLICK_IDS: Final = ("tracker_redirect_id", "list_email_id", "drip_program_action_id", "email_template_id")
FLAGS: Final = ("isOneToOneEmail", "isArchived", "isAutoResponderEmail", "isDripEmail", "isListEmail")
LAST: Final = ("fromName", *FLAGS, "subject", "emailType", "type")
STATS: Final = """sent delivered total_clicks unique_clicks soft_bounced hard_bounced opt_outs spam_complaints opens
unique_opens delivery_rate opens_rate click_through_rate unique_click_through_rate click_open_ratio opt_out_rate
spam_complaint_rate"""


def in_both(
    pardot: Pardot, object_: str, operation: str, version: int, make: Callable[[Account], int] | None = None
) -> tuple[Any, etree._Element]:
    """An answer in JSON without its attributes, and the element of the same answer in XML. `make` adds a record."""
    path = f"/api/{object_}/version/{version}/do/{operation}"
    of = Account.open(pardot.account.sandbox, version=version)
    number = None if make is None else make(of)
    given = of.keys | ({"id": str(number)} if operation in {"read", "stats"} else {})
    shown = pardot.send("POST", path, data=given | {"format": "json"}).json
    del shown["@attributes"]
    return shown, pardot.send("POST", path, data=given).xml[0]


@pytest.mark.parametrize("version", [3, 4])
@ONE_DATABASE
class TestOtherForms:
    """Objects without a `query` or without a `read`."""

    @pytest.mark.contract("o.2.15.1", "o.2.15.2")
    def test_of_an_email(self, pardot: Pardot, version: int) -> None:
        email: dict[str, Any] = {"subject": "News", "text": "Hello", "html": "<p>Hello</p>"}
        shown, element = in_both(pardot, "email", "read", version, lambda of: of.email(**email))
        form = {**NAMED, "isOneToOne": bool, "subject": str, "message": {"text": str, "html": str}}
        check_json(shown, {"email": {**form, "created_at": MOMENT}}, "")
        check_xml(element, {**form, "created_at": MOMENT})
        assert element.findtext("isOneToOne") == "false"

    @pytest.mark.contract("o.2.15.5", "o.2.15.6", "o.2.15.7")
    def test_of_an_email_s_stats(self, pardot: Pardot, version: int) -> None:
        counts: dict[str, Any] = {"sent": 1000, "delivered": 984, "opens": 400}
        shown, element = in_both(pardot, "email", "stats", version, lambda of: of.email(**counts))
        form = {name: str if name.endswith(("_rate", "_ratio")) else int for name in STATS.split()}
        check_json(shown, {"stats": form}, "")
        check_xml(element, form)
        assert element.findtext("delivery_rate") == shown["stats"]["delivery_rate"] == "98.40%"

    @pytest.mark.contract("o.2.16.1", "o.2.16.2", "o.2.16.3", "o.2.16.4")
    def test_of_an_email_template(self, pardot: Pardot, version: int) -> None:
        shown, element = in_both(pardot, "emailTemplate", "read", version, Account.email_template)
        first = ("error", "sendOptions", "id", "name", "htmlMessage", "textMessage", "trackedTextMessage")
        assert [*shown["emailTemplate"]] == [*first, "trackedHtmlMessage", *LAST]
        assert [each.tag for each in element] == [*first, "trackedHtmlMessage", *LAST]
        assert [shown["emailTemplate"][name] for name in FLAGS] == [1, None, None, None, None]
        assert [element.findtext(name) for name in ("error", "sendOptions", *FLAGS)] == ["0", "", "1", "", "", "", ""]

    @pytest.mark.contract("o.2.16.9", "o.2.16.10", "o.2.16.11")
    def test_of_a_list_of_email_templates(self, pardot: Pardot, version: int) -> None:
        shown, element = in_both(pardot, "emailTemplate", "listOneToOne", version, Account.email_template)
        assert [*shown["emailTemplates"]] == ["templates", "error", "count"]
        assert [[*each] for each in shown["emailTemplates"]["templates"]] == [["id", "name", *LAST]]
        assert (element.tag, [each.tag for each in element]) == ("emailTemplates", ["templates", "error", "count"])
        assert [each.tag for each in element[0]] == ["id", "name", *LAST]
        nothing, _ = in_both(pardot, "emailTemplate", "listOneToOne", version)
        assert nothing == {"emailTemplates": {"error": 0, "count": 0}}

    @pytest.mark.contract("o.2.17.2", "o.2.17.3")
    def test_of_email_clicks(self, pardot: Pardot, version: int) -> None:
        for ids in (CLICK_IDS, CLICK_IDS[1:2], ()):
            given: dict[str, Any] = dict.fromkeys(ids, 7)
            shown, element = in_both(pardot, "emailClick", "query", version, partial(Account.email_click, **given))
            names = ["id", "prospect_id", "url", *ids, "created_at"]
            assert [*shown["result"]["emailClick"]] == names
            assert [each.tag for each in element[1]] == names

    @pytest.mark.contract("o.2.22.1", "o.2.22.2")
    def test_of_lifecycle_stages(self, pardot: Pardot, version: int) -> None:
        shown, element = in_both(pardot, "lifecycleStage", "query", version, Account.lifecycle_stage)
        form = {**NAMED, "position": int, "is_locked": bool}
        check_json(shown["result"]["lifecycleStage"], form, "")
        check_xml(element[1], form)
