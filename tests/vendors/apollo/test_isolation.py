"""Accounts whose records have the same numbers, and which cannot read each other's data."""

from tests.vendors.apollo.client import Apollo


def test_contacts_of_another_account_s_company_are_not_counted(apollo: Apollo, other: Apollo) -> None:
    mine, theirs = apollo.add_account(), other.add_account()
    for _ in range(2):
        other.add_contact(account_id=theirs["id"])
    apollo.add_contact(account_id=mine["id"])
    assert apollo.done("GET", f"/accounts/{mine['id']}")["account"]["num_contacts"] == 1
    assert other.done("GET", f"/accounts/{theirs['id']}")["account"]["num_contacts"] == 2


def test_a_contact_of_another_account_with_the_address_is_not_known(apollo: Apollo, other: Apollo) -> None:
    for name in ("Ann", "Jane"):
        apollo.add_contact(first_name=name, email=f"{name}@acme.io")
    path = f"/contacts/{other.add_contact(email='jane@acme.io')['id']}"
    theirs = other.done("GET", path)
    mine = apollo.add_contact(first_name="Joan", email="jane@acme.io", run_dedupe=True)
    names = [each["first_name"] for each in apollo.done("GET", "/contacts/search")["contacts"]]
    assert (sorted(names), mine["first_name"]) == (["Ann", "Joan"], "Joan")
    assert other.done("GET", path) == theirs


def test_stages_of_another_account_s_pipeline_find_nothing(apollo: Apollo, other: Apollo) -> None:
    usual = apollo.done("GET", "/opportunity_pipelines")["opportunity_pipelines"][0]["id"]
    stages = []
    for each, is_usual in ((apollo, False), (other, True)):
        pipeline = each.control("POST", "/records/pipeline", {"title": "Renewals"})["id"]
        given = {} if is_usual else {"pipeline_id": pipeline}
        stages.append(each.control("POST", "/records/stage", {"name": "Trial", **given})["id"])
    apollo.add(opportunity_stage_id=stages[0])
    assert apollo.search(opportunity_pipeline_id=usual) == []
    assert len(apollo.search(opportunity_stage_ids=stages[:1])) == 1


def test_roles_in_another_account_s_opportunity_stay_when_one_s_own_are_replaced(apollo: Apollo, other: Apollo) -> None:
    mine, theirs = (each.add(contact_ids=[each.add_contact()["id"]]) for each in (apollo, other))
    before = other.view(theirs)["opportunity_contact_roles"]
    apollo.done("POST", "/opportunities/update_roles", {"opportunity_id": mine["id"], "roles": []})
    assert apollo.view(mine)["opportunity_contact_roles"] == []
    assert other.view(theirs)["opportunity_contact_roles"] == before
    assert len(before) == 1


def test_opportunities_of_another_account_s_contact_are_not_listed(apollo: Apollo, other: Apollo) -> None:
    """Records of both have the same numbers, but only one contact has a role."""
    mine, theirs = (each.add_contact()["id"] for each in (apollo, other))
    deals = [each.add(contact_ids=contacts) for each, contacts in ((apollo, []), (other, [theirs]))]
    found = apollo.done("POST", f"/contacts/{mine}/opportunities", {})
    assert found["opportunities"] == []
    found = other.done("POST", f"/contacts/{theirs}/opportunities", {})
    assert [each["id"] for each in found["opportunities"]] == [deals[1]["id"]]
    assert apollo.view(deals[0])["opportunity_contact_roles"] == []
