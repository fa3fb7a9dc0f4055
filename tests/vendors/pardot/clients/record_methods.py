"""The methods of pypardot4 but those of prospects, one by one."""

import pytest
from pypardot.errors import PardotAPIError

from tests.vendors.pardot.clients.methods import NO_OPERATION, Use, absent, flawed, works


@works("accounts.read", "the client sends the text of a Python function in place of an id, and the server ignores it")
def _(use: Use) -> None:
    assert use.call()["account"]["id"] == use.account.tenant.account_id


@works("campaigns.query")
def _(use: Use) -> None:
    made = use.account.campaign("Fair", cost=300)
    (row,) = use.call(id_greater_than=use.account.default_campaign)["campaign"]
    assert row == {"id": made, "name": "Fair", "cost": 300}


@works("campaigns.read")
def _(use: Use) -> None:
    made = use.account.campaign("Fair", cost=300)
    assert use.call(made)["campaign"] == {"id": made, "name": "Fair", "cost": 300}


@works("campaigns.update")
def _(use: Use) -> None:
    made = use.account.campaign("Fair", cost=300)
    assert use.call(made, name="Trade fair")["campaign"] == {"id": made, "name": "Trade fair", "cost": 300}


@works("campaigns.create")
def _(use: Use) -> None:
    made = use.call(name="Fair", cost=300)
    assert made["campaign"]["name"] == "Fair"
    assert use.api.campaigns.read(made["campaign"]["id"]) == made


@works("customfields.query")
def _(use: Use) -> None:
    made = use.account.custom_field("Tea", "Favourite tea")
    (row,) = use.call()["customField"]
    assert (row["id"], row["name"], row["field_id"]) == (made, "Favourite tea", "Tea")


@works("customfields.create")
def _(use: Use) -> None:
    made = use.call(name="Favourite tea", field_id="Tea")
    assert (made["customField"]["name"], made["customField"]["field_id"]) == ("Favourite tea", "Tea")
    assert use.api.customfields.read(made["customField"]["id"]) == made


@works("customfields.read")
def _(use: Use) -> None:
    made = use.account.custom_field("Tea")
    assert use.call(made)["customField"]["field_id"] == "Tea"


@flawed("customfields.update", "the client sends no fields, so the custom field stays as it is")
def _(use: Use) -> None:
    made = use.account.custom_field("Tea", "Favourite tea")
    assert use.call(made, name="Tea")["customField"]["name"] == "Favourite tea"
    changed = use.api.post("customField", path=f"/do/update/id/{made}", params={"name": "Tea"})
    assert changed["customField"]["name"] == "Tea"


@works("customfields.delete")
def _(use: Use) -> None:
    made = use.account.custom_field()
    assert use.call(made) == 204
    assert use.api.customfields.query()["customField"] == []


@works("listmemberships.query")
def _(use: Use) -> None:
    lists = [use.account.prospect_list() for _ in range(2)]
    made, _ = [use.account.list_membership(each) for each in lists]
    (row,) = use.call(list_id=lists[0])["list_membership"]
    assert (row["id"], row["list_id"]) == (made, lists[0])


@works("listmemberships.create")
def _(use: Use) -> None:
    of = {"list_id": use.account.prospect_list(), "prospect_id": use.account.prospect()}
    made = use.call(**of)["list_membership"]
    assert {name: made[name] for name in of} == of
    assert use.api.prospects.query(list_id=of["list_id"])["total_results"] == 1


@works("listmemberships.read")
def _(use: Use) -> None:
    of = {"list_id": use.account.prospect_list(), "prospect_id": use.account.prospect()}
    made = use.account.list_membership(of["list_id"], of["prospect_id"])
    assert use.call(**of)["list_membership"]["id"] == made


@works("listmemberships.read_by_id")
def _(use: Use) -> None:
    made = use.account.list_membership()
    assert use.call(made)["list_membership"]["id"] == made


@works("listmemberships.update")
def _(use: Use) -> None:
    of = {"list_id": use.account.prospect_list(), "prospect_id": use.account.prospect()}
    use.account.list_membership(of["list_id"], of["prospect_id"])
    before = use.api.listmemberships.read(**of)["list_membership"]
    after = use.call(**of, opted_out=1)["list_membership"]
    assert before["opted_out"] != after["opted_out"]
    assert after["id"] == before["id"]


@works("listmemberships.update_by_id")
def _(use: Use) -> None:
    made = use.account.list_membership()
    before = use.api.listmemberships.read_by_id(made)["list_membership"]
    assert use.call(made, opted_out=1)["list_membership"]["opted_out"] != before["opted_out"]


@works("listmemberships.delete")
def _(use: Use) -> None:
    of = {"list_id": use.account.prospect_list(), "prospect_id": use.account.prospect()}
    use.account.list_membership(of["list_id"], of["prospect_id"])
    assert use.call(**of) is True
    assert use.api.listmemberships.query()["list_membership"] == []


@works("listmemberships.delete_by_id")
def _(use: Use) -> None:
    assert use.call(use.account.list_membership()) is True
    assert use.api.listmemberships.query()["list_membership"] == []


@works("lists.query")
def _(use: Use) -> None:
    made = use.account.prospect_list("Newsletter")
    use.account.prospect_list("Buyers")
    (row,) = use.call(name="Newsletter")["list"]
    assert (row["id"], row["name"]) == (made, "Newsletter")


@works("lists.read")
def _(use: Use) -> None:
    made = use.account.prospect_list("Newsletter")
    assert use.call(made)["list"]["name"] == "Newsletter"


@works("lists.update")
def _(use: Use) -> None:
    made = use.account.prospect_list("Newsletter")
    assert use.call(made, title="News")["list"]["title"] == "News"
    assert use.api.lists.read(made)["list"]["title"] == "News"


@works("lists.create")
def _(use: Use) -> None:
    made = use.call(name="Newsletter", description="Monthly")
    assert made["list"]["description"] == "Monthly"
    assert use.api.lists.read(made["list"]["id"]) == made


@works("lists.delete")
def _(use: Use) -> None:
    assert use.call(use.account.prospect_list()) == 204
    assert use.api.lists.query()["list"] == []


@works("opportunities.query")
def _(use: Use) -> None:
    made = use.account.opportunity(probability=70)
    use.account.opportunity(probability=30)
    assert [row["id"] for row in use.call(probability_greater_than=50)["opportunity"]] == [made]


@works("opportunities.create_by_email")
def _(use: Use) -> None:
    prospect = use.account.prospect("jdoe.crm@company.com")
    made = use.call("jdoe.crm@company.com", name="Deal", value=100, probability=70)["opportunity"]
    assert (made["name"], made["value"], made["probability"]) == ("Deal", 100, 70)
    assert made["prospects"]["prospect"]["id"] == prospect


@works("opportunities.create_by_id")
def _(use: Use) -> None:
    prospect = use.account.prospect()
    made = use.call(prospect, name="Deal", value=100, probability=70, stage="Closing")["opportunity"]
    assert (made["name"], made["stage"]) == ("Deal", "Closing")
    assert made["prospects"]["prospect"]["id"] == prospect


@works("opportunities.read")
def _(use: Use) -> None:
    made = use.account.opportunity(name="Deal")
    opportunity = use.call(made)["opportunity"]
    assert (opportunity["id"], opportunity["name"]) == (made, "Deal")


@flawed("opportunities.update", "the client sends no fields, so the opportunity stays as it is; its `post` does update")
def _(use: Use) -> None:
    made = use.account.opportunity()
    assert use.call(made) == use.api.opportunities.read(made)
    changed = use.api.post("opportunity", path=f"/do/update/id/{made}", params={"name": "Changed"})
    assert changed["opportunity"]["name"] == "Changed"


@works("opportunities.delete")
def _(use: Use) -> None:
    assert use.call(use.account.opportunity()) == 204
    assert use.api.opportunities.query()["opportunity"] == []


@works("opportunities.undelete")
def _(use: Use) -> None:
    made = use.account.deleted_opportunity()
    assert use.call(made) == 204
    assert use.api.opportunities.read(made)["opportunity"]["id"] == made


@works("prospectaccounts.query")
def _(use: Use) -> None:
    made = use.account.prospect_account("Acme")
    (row,) = use.call()["prospectAccount"]
    assert (row["id"], row["name"]) == (made, "Acme")


@works("prospectaccounts.describe")
def _(use: Use) -> None:
    assert [field["@attributes"]["id"] for field in use.call()["result"]["field"]] == ["name", "phone"]


@works("tags.query")
def _(use: Use) -> None:
    made = use.account.tag("Fair")
    (row,) = use.call()["tag"]
    assert (row["id"], row["name"]) == (made, "Fair")


@works("tags.read")
def _(use: Use) -> None:
    assert use.call(use.account.tag("Fair"))["tag"]["name"] == "Fair"


@works("users.query")
def _(use: Use) -> None:
    made = use.account.user_id(email="sam@example.com", role="Sales")
    assert [row["id"] for row in use.call()["user"]] == [use.account.first_user(), made]


@works("users.read_by_id")
def _(use: Use) -> None:
    assert use.call(use.account.first_user())["user"]["email"] == use.account.ready.email


@works("users.read_by_email")
def _(use: Use) -> None:
    assert use.call(use.account.ready.email)["user"]["id"] == use.account.first_user()


@works("visitoractivities.query")
def _(use: Use) -> None:
    use.account.activity(type=20)
    made = use.account.activity(type=2)
    (row,) = use.call(type=2)["visitor_activity"]
    assert (row["id"], row["type"]) == (made, 2)


@works("visitoractivities.read")
def _(use: Use) -> None:
    made = use.account.activity(type=2)
    assert use.call(made)["visitor_activity"]["id"] == made
    with pytest.raises(PardotAPIError, match="Error #16"):
        use.call(made + 1)


@works("prospectaccounts.create")
def _(use: Use) -> None:
    assert use.call(name="Acme")["prospectAccount"]["name"] == "Acme"


@works("prospectaccounts.read")
def _(use: Use) -> None:
    made = use.account.prospect_account("Acme")
    assert use.call(id=made)["prospectAccount"]["name"] == "Acme"


@works("prospectaccounts.update")
def _(use: Use) -> None:
    made = use.account.prospect_account("Acme")
    assert use.call(id=made, name="Acme & Co")["prospectAccount"]["name"] == "Acme & Co"


@works("visitors.query")
def _(use: Use) -> None:
    made, _ = use.account.visitor(), use.account.visitor(is_identified=False)
    assert [row["id"] for row in use.call()["visitor"]] == [made]


@works("visitors.read")
def _(use: Use) -> None:
    made = use.account.visitor(hostname="company.example")
    assert use.call(made)["visitor"]["hostname"] == "company.example"


@works("visitors.assign")
def _(use: Use) -> None:
    made, prospect = use.account.visitor(), use.account.prospect()
    assert use.call(made, prospect_id=prospect)["visitor"]["prospect_id"] == prospect


@works("visits.query_by_ids")
def _(use: Use) -> None:
    made = [use.account.visit() for _ in range(3)]
    assert [row["id"] for row in use.call(f"{made[0]}, {made[2]}")["visit"]] == [made[0], made[2]]


@works("visits.query_by_visitor_ids")
def _(use: Use) -> None:
    visitor, _ = use.account.visitor(), use.account.visit()
    made = use.account.visit(visitor_id=visitor)
    assert [row["id"] for row in use.call(f"{visitor}")["visit"]] == [made]


@works("visits.query_by_prospect_ids")
def _(use: Use) -> None:
    prospect, _ = use.account.prospect(), use.account.visit()
    made = use.account.visit(prospect_id=prospect)
    assert [row["id"] for row in use.call(f"{prospect}")["visit"]] == [made]


@works("visits.read")
def _(use: Use) -> None:
    made = use.account.visit("https://company.example/")
    views = use.call(made)["visit"]["visitor_page_views"]["visitor_page_view"]
    assert views["url"] == "https://company.example/"


absent("prospectaccounts.assign", NO_OPERATION)


@works("customredirects.query")
def _(use: Use) -> None:
    made = use.account.custom_redirect("Tides")
    assert [(row["id"], row["name"]) for row in use.call()["customRedirect"]] == [(made, "Tides")]


@works("customredirects.read")
def _(use: Use) -> None:
    assert use.call(use.account.custom_redirect("Tides"))["customRedirect"]["name"] == "Tides"


@works("dynamiccontent.query")
def _(use: Use) -> None:
    made = use.account.dynamic_content("Greeting")
    assert [(row["id"], row["name"]) for row in use.call()["dynamicContent"]] == [(made, "Greeting")]


@works("dynamiccontent.read")
def _(use: Use) -> None:
    made = use.account.dynamic_content(variations=[{"comparison": "is Bonn", "content": "Hello"}])
    assert use.call(made)["dynamicContent"]["variation"] == {"comparison": "is Bonn", "content": "Hello"}


@works("forms.query")
def _(use: Use) -> None:
    made = use.account.form("Ask us", campaign_id=use.account.default_campaign)
    (row,) = use.call()["form"]
    assert (row["id"], row["campaign"]["name"]) == (made, "Website Tracking")


@works("forms.read")
def _(use: Use) -> None:
    assert use.call(use.account.form("Ask us"))["form"]["name"] == "Ask us"


@works("lifecyclehistories.query")
def _(use: Use) -> None:
    made = use.account.lifecycle_history(seconds_elapsed=60)
    assert [(row["id"], row["seconds_elapsed"]) for row in use.call()["lifecycleHistory"]] == [(made, 60)]


@works("lifecyclehistories.read")
def _(use: Use) -> None:
    made = use.account.lifecycle_history(seconds_elapsed=60)
    assert use.call(made)["lifecycleHistory"]["seconds_elapsed"] == 60


@works("lifecyclestages.query")
def _(use: Use) -> None:
    made = use.account.lifecycle_stage("Customers")
    assert [(row["id"], row["name"]) for row in use.call()["lifecycleStage"]] == [(made, "Customers")]


@works("tagobjects.query")
def _(use: Use) -> None:
    use.account.tag_object(type="Form")
    made = use.account.tag_object(type="Prospect")
    assert [row["id"] for row in use.call(type="Prospect")["tagObject"]] == [made]


@works("tagobjects.read")
def _(use: Use) -> None:
    assert use.call(use.account.tag_object(object_id=5))["tagObject"]["object_id"] == 5


@works("emailclicks.query")
def _(use: Use) -> None:
    made = use.account.email_click(list_email_id=5)
    assert [(row["id"], row["list_email_id"]) for row in use.call()["emailClick"]] == [(made, 5)]


@works("emails.read")
def _(use: Use) -> None:
    assert use.call(use.account.email(text="Hello"))["email"]["message"]["text"] == "Hello"


@works("emails.stats")
def _(use: Use) -> None:
    assert use.call(use.account.email(sent=4, delivered=3))["stats"]["delivery_rate"] == "75.00%"


@works("emailtemplates.read")
def _(use: Use) -> None:
    assert use.call(use.account.email_template("Thanks"))["emailTemplate"]["name"] == "Thanks"


@works("emailtemplates.listOneToOne")
def _(use: Use) -> None:
    made = use.account.email_template("Thanks")
    assert [each["id"] for each in use.call()["emailTemplates"]["templates"]] == [made]


absent("emails.send_to_email", NO_OPERATION, prospect_email="jdoe@company.com", email_template_id=1)
absent("emails.send_to_id", NO_OPERATION, prospect_id=1, email_template_id=1)
absent("emails.send_to_lists", NO_OPERATION, list_ids=[1], email_template_id=1)
