"""The output of a prospect, at each level of detail, in both formats (contract, objects 1.6, 1.7 and 2.1)."""

from datetime import UTC, datetime

import pytest

from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.prospect.conftest import Prospects

pytestmark = ONE_DATABASE

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)

PLAIN = """
    <id>{id}</id><campaign_id>{campaign}</campaign_id><salutation/><first_name>Ines</first_name><last_name/>
    <email>ines@company.com</email><password/><company>Tea &amp; Co</company><website/><job_title/><department/>
    <country/><address_one/><address_two/><city/><state/><territory/><zip>01234 </zip><phone/><fax/><source/>
    <annual_revenue/><employees/><industry/><years_in_business/><comments/><notes/><score>-5</score><grade>B+</grade>
    <last_activity_at>2020-02-29 12:00:00</last_activity_at>
    <recent_interaction>Inactive since: Feb 29, 2020</recent_interaction><crm_lead_fid>00Q1</crm_lead_fid>
    <crm_contact_fid/><crm_owner_fid/><crm_account_fid/><salesforce_fid>00Q1</salesforce_fid><crm_last_sync/>
    <crm_url/><is_do_not_email>1</is_do_not_email><is_do_not_call/><opted_out/><is_reviewed/><is_starred/>
    <created_at>2020-02-29 12:00:00</created_at><updated_at>2020-02-29 12:00:00</updated_at>"""

NODES = """
    <campaign><id>{campaign}</id><name>Fair</name></campaign>
    <assigned_to><user><id>{user}</id><email>ada@company.com</email><first_name>Ada</first_name><last_name/><job_title/>
        <role>Sales</role><account>{account}</account><created_at>2020-02-29 12:00:00</created_at>
        <updated_at>2020-02-29 12:00:00</updated_at></user></assigned_to>
    <last_activity><visitor_activity><id>{activity}</id><prospect_id>{id}</prospect_id><type>20</type>
        <type_name>Visit</type_name><details>2 page views</details><visit_id>7</visit_id>
        <campaign><id>{campaign}</id><name>Fair</name></campaign><created_at>2020-02-29 12:00:00</created_at>
        </visitor_activity></last_activity>"""

CUSTOM = """
    <Custom_1st>one</Custom_1st><Jobs><value>cook</value><value>pilot</value></Jobs>
    <prospect_account_id>{company}</prospect_account_id>"""

RELATED = """
    <profile><id>1</id><name>Default</name>
        <profile_criteria><id>2</id><name>Company Size</name><matches>Unknown</matches></profile_criteria>
        <profile_criteria><id>3</id><name>Industry</name><matches>Unknown</matches></profile_criteria>
        <profile_criteria><id>4</id><name>Location</name><matches>Unknown</matches></profile_criteria>
        <profile_criteria><id>5</id><name>Job Title</name><matches>Unknown</matches></profile_criteria>
        <profile_criteria><id>6</id><name>Department</name><matches>Unknown</matches></profile_criteria></profile>
    <visitors/><visitor_activities><visitor_activity><id>{activity}</id><type>20</type><type_name>Visit</type_name>
        <details>2 page views</details><visit_id>7</visit_id><campaign><id>{campaign}</id><name>Fair</name></campaign>
        <created_at>2020-02-29 12:00:00</created_at></visitor_activity></visitor_activities>
    <lists><list_subscription><id>{membership}</id><did_opt_in>false</did_opt_in><did_opt_out>false</did_opt_out>
        <created_at>2020-02-29 12:00:00</created_at><updated_at>2020-02-29 12:00:00</updated_at>
        <list><id>{list}</id><name>News</name><is_public>false</is_public><is_dynamic>false</is_dynamic><title/>
        <description/><is_crm_visible>false</is_crm_visible><created_at>2020-02-29 12:00:00</created_at>
        <updated_at>2020-02-29 12:00:00</updated_at></list></list_subscription></lists>"""

MOBILE = """
    <id>{id}</id><first_name>Ines</first_name><last_name/><email>ines@company.com</email>
    <company>Tea &amp; Co</company>"""

LEVELS = {
    "full": PLAIN + NODES + CUSTOM + RELATED,
    "simple": PLAIN + NODES + CUSTOM,
    "mobile": MOBILE,
    "bulk": PLAIN + CUSTOM,
}


@pytest.fixture
def ines(account: Account, prospects: Prospects) -> dict[str, int]:
    """The ids of a prospect with all kinds of fields and related records, and of those records."""
    account.freeze(PAST)
    ids = {"campaign": account.campaign("Fair"), "company": account.prospect_account("Tea")}
    ids |= {"user": account.user_id(now=PAST, email="ada@company.com", first_name="Ada", role="Sales")}
    ids |= {"list": account.prospect_list("News", PAST), "account": account.tenant.account_id}
    plain = {"first_name": "Ines", "company": "Tea & Co", "zip": "01234 ", "score": -5, "grade": "B+"}
    flags = {"is_do_not_email": True, "is_do_not_call": False, "crm_lead_fid": "00Q1"}
    refers = {"campaign_id": ids["campaign"], "assigned_to_id": ids["user"], "prospect_account_id": ids["company"]}
    ids["id"] = account.prospect("ines@company.com", PAST, **plain, **flags, **refers)
    ids["membership"] = account.list_membership(ids["list"], ids["id"], PAST)
    visit = {"visit_id": 7, "details": "2 page views", "campaign_id": ids["campaign"]}
    ids["activity"] = account.activity(PAST, type=20, prospect_id=ids["id"], **visit)
    account.custom_field("Jobs", type=3)
    account.custom_field("1st")
    account.custom_field("Never_set")
    prospects.call("update", id=ids["id"], **prospects.pardot.keys, Jobs_0="cook", Jobs_1="pilot", **{"1st": "one"})
    return ids


def written(form: str, ids: dict[str, int]) -> str:
    """The XML of it, without the blanks that the forms are laid out with."""
    lines = (line.lstrip() for line in form.format(**ids).splitlines())
    return f"<prospect>{''.join(lines)}</prospect>"


class TestXml:
    @pytest.mark.contract(
        "o.2.1.8",
        "o.2.1.17",
        "o.2.1.21",
        "o.2.1.22",
        "o.2.1.24",
        "o.2.1.25",
        "o.2.1.26",
        "o.2.1.27",
        "o.2.1.28",
        "o.2.1.32",
        "o.2.1.34",
        "o.2.1.35",
        "o.2.1.36",
        "o.2.1.39",
        "o.2.1.40",
        "o.2.1.41",
        "o.2.1.42",
        "o.2.1.43",
        "o.2.1.44",
        "o.2.1.45",
        "o.2.1.46",
        "o.2.1.51",
        "o.2.1.52",
        "o.2.1.53",
        "o.2.1.54",
        "o.2.1.200",
        "o.2.1.213",
    )
    @each_case("output", LEVELS)
    @each_case("operation", ["read", "update", "upsert", "assign"])
    def test_of_one(self, prospects: Prospects, ines: dict[str, int], operation: str, output: str) -> None:
        answer = prospects.call(operation, id=ines["id"], user_id=ines["user"], output=output, format="xml")
        assert answer.text.endswith(f'<rsp stat="ok" version="1.0">{written(LEVELS[output], ines)}</rsp>')

    @pytest.mark.contract("o.2.1.18", "o.2.1.21", "o.2.1.22", "o.2.1.26", "o.2.1.27", "o.2.1.28", "o.2.1.39")
    @each_case("output", LEVELS)
    def test_of_a_page(self, prospects: Prospects, ines: dict[str, int], output: str) -> None:
        form = LEVELS["simple" if output == "full" else output]
        count = "" if output == "bulk" else "<total_results>1</total_results>"
        answer = prospects.query(output=output, format="xml")
        assert answer.text.endswith(f"<result>{count}{written(form, ines)}</result></rsp>")

    @pytest.mark.contract("2.empty.3", "o.2.1.37", "o.2.1.38")
    def test_of_one_without_values(self, prospects: Prospects, jane: int) -> None:
        xml = prospects.call("read", id=jane, format="xml").xml.find("prospect")
        assert xml is not None
        assert [each.tag for each in xml][-5:] == ["campaign", "profile", "visitors", "visitor_activities", "lists"]
        assert [len(each) for each in xml][-3:] == [0, 0, 0]


class TestJson:
    @pytest.mark.contract("o.2.1.30")
    def test_flags_and_lists(self, prospects: Prospects, ines: dict[str, int]) -> None:
        row = prospects.read(ines["id"])
        assert (row["is_do_not_email"], row["is_do_not_call"], row["is_starred"]) == (True, False, None)
        assert (row["1st"], row["Jobs"]) == ("one", {"value": ["cook", "pilot"]})
        assert row["visitors"] is None
        assert row["visitor_activities"]["visitor_activity"]["id"] == ines["activity"]
        assert (row["score"], row["zip"]) == (-5, "01234 ")

    @pytest.mark.contract("o.2.1.38")
    def test_empty_lists_are_null(self, prospects: Prospects, jane: int) -> None:
        row = prospects.read(jane)
        assert [row[name] for name in ("visitors", "visitor_activities", "lists")] == [None, None, None]
