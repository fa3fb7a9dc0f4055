"""Smart views (contract part 2, B.4)."""

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.advanced_search.searching import PATH, every, of_type, text, where
from tests.vendors.close.client import Close

VIEWS = "/saved_search/"
QUERY = text("lead.name", "acme")


def view(close: Close, **fields: object) -> dict[str, object]:
    return close.post(VIEWS, {"name": "Acme", "query": "name:acme", **fields})  # type: ignore[no-any-return]  # JSON has no types here


@pytest.mark.both_databases
@pytest.mark.contract("2.b4.1")
def test_a_view(close: Close) -> None:
    made = view(close, s_query={"query": QUERY})
    assert made == {
        "date_created": "2026-01-02T01:30:00+00:00",
        "date_updated": "2026-01-02T01:30:00+00:00",
        "description": "",
        "id": made["id"],
        "is_shared": False,
        "is_user_dependent": False,
        "name": "Acme",
        "organization_id": close.organization_id,
        "query": "name:acme",
        "s_query": {"query": QUERY, "results_limit": None, "sort": []},
        "type": "lead",
        "user_id": close.user_id,
    }
    assert str(made["id"]).startswith("save_")
    assert len(str(made["id"])) == len("save_") + 43
    assert close.get(f"{VIEWS}{made['id']}/") == made
    assert close.rows(VIEWS)[0] == made


@pytest.mark.contract("2.b4.1")
def test_an_s_query_may_be_the_query_alone(close: Close) -> None:
    assert view(close, query=None, s_query=QUERY)["s_query"] == {"query": QUERY, "results_limit": None, "sort": []}


@pytest.mark.contract("2.b4.2")
def test_what_is_required(close: Close) -> None:
    assert close.refused("POST", VIEWS, {"query": "*"}).fields == {"name": "This field is required."}
    assert close.refused("POST", VIEWS, {"name": "x"}).fields == {"query": "This field is required."}
    made = view(close)
    assert close.refused("PUT", f"{VIEWS}{made['id']}/", {"query": None}).fields == {"query": "This field is required."}


@pytest.mark.contract("2.b4.3")
def test_lists_by_type(close: Close) -> None:
    lead, contact, other = view(close), view(close, type="contact"), view(close, type="whatever", s_query={"query": {}})
    own = {str(each["id"]) for each in (lead, contact, other)}

    def found(**params: str) -> list[str]:
        return [each["id"] for each in close.rows(VIEWS, **params) if each["id"] in own]

    assert found() == [lead["id"]]
    assert found(type="contact") == [contact["id"]]
    assert found(type__in="contact,whatever") == [other["id"], contact["id"]]
    assert found(type="nothing") == []


@pytest.mark.both_databases
@pytest.mark.contract("2.b4.4")
def test_the_views_of_a_new_organization(fresh: Close) -> None:
    found = {each["name"]: each for each in fresh.rows(VIEWS)}
    assert {name: each["query"] for name, each in found.items()} == {
        "Leads to Call": "has:phone_numbers opportunities:0 calls:0 tasks:0",
        "Untouched Leads": "times_communicated:0 notes:0 tasks:0 opportunities:0",
    }
    assert all(each["is_shared"] and each["user_id"] == fresh.user_id for each in found.values())


@pytest.mark.both_databases
@pytest.mark.contract("2.b4.5")
def test_views_of_others(close: Close) -> None:
    ann = close.by(close.user("Ann", "Lee"))
    own, shared = view(close), view(close, is_shared=True)
    seen = {each["id"] for each in ann.rows(VIEWS)}
    assert shared["id"] in seen
    assert own["id"] not in seen
    for method in ("GET", "PUT", "DELETE"):
        answer = ann.refused(method, f"{VIEWS}{own['id']}/", {"name": "x"} if method == "PUT" else None)
        assert (answer.status, answer.text) == (404, "Empty query: SavedSearch matching query does not exist.")
    hers = view(ann)
    assert hers["user_id"] == ann.user_id
    assert hers["id"] not in {each["id"] for each in close.rows(VIEWS)}
    query = {"type": "saved_search", "saved_search_id": own["id"]}
    assert "query" in ann.refused("POST", PATH, {"query": query}).fields


@pytest.mark.contract("2.b4.5")
def test_a_view_of_a_scene_that_names_no_user_is_the_first_user_s(close: Close) -> None:
    bo = close.by(close.user("Bo", "Katz"))
    scene = {"vendor": "close", "saved_searches": [{"name": "Mine", "query": "*"}]}
    close.control("POST", "/import", {"accounts": [scene]})
    (made,) = close.rows(VIEWS)
    assert (made["name"], made["user_id"], made["is_shared"]) == ("Mine", close.user_id, False)
    assert close.get(f"{VIEWS}{made['id']}/") == made
    assert bo.rows(VIEWS) == []
    assert bo.refused("GET", f"{VIEWS}{made['id']}/").status == 404


@pytest.mark.contract("2.b4.6")
@each_case(
    "s_query",
    [
        5,
        {},
        {"query": {"type": "nothing"}},
        {"query": where("contact.name", "exists")},
        {"query": QUERY, "sort": [{"field": {}}]},
        {"query": QUERY, "results_limit": "x"},
    ],
)
def test_a_wrong_s_query(close: Close, s_query: object) -> None:
    assert close.refused("POST", VIEWS, {"name": "x", "s_query": s_query}).fields.keys() == {"s_query"}


@pytest.mark.contract("2.b4.6")
def test_an_s_query_of_contacts_need_not_name_the_type(close: Close) -> None:
    assert view(close, type="contact", s_query={"query": text("contact.name", "x")})["type"] == "contact"
    answer = close.refused("POST", VIEWS, {"name": "x", "query": "name:"})
    assert answer.text == "Invalid query: a value is missing after name:."


@pytest.mark.contract("2.b4.7")
def test_views_that_depend_on_the_user(close: Close) -> None:
    mine = where("lead.created_by", "reference", reference_type="user", object_ids=["CURRENT_USER"])
    for fields in ({"query": "user:me"}, {"query": None, "s_query": {"query": mine}}):
        assert view(close, **fields)["is_user_dependent"] is True
    assert view(close, query="name:mette")["is_user_dependent"] is False


@pytest.mark.contract("2.b4.8")
def test_changes_and_events(close: Close) -> None:
    made = view(close)
    path = f"{VIEWS}{made['id']}/"
    assert close.put(path, {"name": "Other", "is_shared": True})["name"] == "Other"
    assert close.delete(path) == {}
    assert close.refused("GET", path).status == 404
    found = [(each["action"], each["changed_fields"]) for each in close.events(object_type="saved_search")]
    assert found == [("deleted", []), ("updated", ["is_shared", "name"]), ("created", [])]


@pytest.mark.both_databases
@pytest.mark.contract("2.b3.view.1")
def test_a_search_of_a_view(close: Close) -> None:
    acme = close.lead("Acme", contacts=[{"name": "Acme"}])
    close.lead("Best", contacts=[{"name": "Jo"}])

    def found(**fields: object) -> list[str]:
        query = {"type": "saved_search", "saved_search_id": view(close, **fields)["id"]}
        return [each["id"] for each in close.post(PATH, {"query": query})["data"]]

    assert found() == [acme["id"]]
    assert found(query=None, s_query={"query": QUERY}) == [acme["id"]]
    contact = acme["contacts"][0]["id"]
    assert found(type="contact") == [contact]
    assert found(type="contact", query=None, s_query={"query": text("contact.name", "acme")}) == [contact]
    assert found(query=None, s_query={"query": every(of_type("lead"), QUERY)}) == [acme["id"]]


@pytest.mark.both_databases
def test_a_view_that_names_itself(http: httpx.Client) -> None:
    close = Close.open(http)
    made = view(close)
    query = {"type": "saved_search", "saved_search_id": made["id"]}
    close.put(f"{VIEWS}{made['id']}/", {"query": None, "s_query": {"query": query}})
    answer = close.refused("POST", PATH, {"query": query})
    assert answer.fields == {"query": "Invalid query: it has more than 20 levels."}


@pytest.mark.both_databases
@pytest.mark.contract("2.6.filter.19")
@each_case("search", [{"query": "name:Quay"}, {"query": None, "s_query": {"query": text("lead.name", "quay")}}])
def test_a_view_of_leads_selects_their_opportunities(close: Close, search: dict[str, object]) -> None:
    mine, other = (close.add(lead_id=close.lead(name)["id"]) for name in ("Quay Works", "Pier Works"))
    made = view(close, **search)
    found = close.rows("/opportunity/", lead_saved_search_id=made["id"])
    assert mine in found
    assert other not in found
    refused = close.refused("GET", "/opportunity/", params={"lead_saved_search_id": "save_x"})
    assert refused.text == "Invalid query: there is no saved search save_x."
