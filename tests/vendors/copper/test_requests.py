"""Addresses, bodies and query strings. Contract 1.1, 1.3."""

import pytest

from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.copper.client import API, Copper, Json

pytestmark = ONE_DATABASE

UNKNOWN = {"error": "not_found"}


@pytest.fixture(scope="module")
def deal(fresh: Copper) -> Json:
    return fresh.deal()


class TestPath:
    @pytest.mark.contract("1.1.path.1", "1.1.path.2", "1.1.method.1")
    def test_is_below_the_api_s_prefix(self, fresh: Copper, deal: Json) -> None:
        assert fresh.ask("GET", f"/opportunities/{deal['id']}") == deal
        assert fresh.ask("GET", "/account")["id"] == fresh.account["id"]
        assert fresh.http.get(f"{fresh.account['base_url']}/opportunities/{deal['id']}").json() == UNKNOWN

    @pytest.mark.contract("1.1.path.3")
    @each_case(("method", "path"), [("POST", "/opportunities/search/"), ("GET", "/account/")])
    def test_may_have_a_slash_at_the_end(self, fresh: Copper, method: str, path: str) -> None:
        assert fresh.ask(method, path) == fresh.ask(method, path.rstrip("/"))

    @pytest.mark.contract("1.1.path.4", "1.1.method.2", "1.1.method.3", "3.off.3")
    @each_case(
        ("method", "path"),
        [
            ("GET", "/opportunities"),
            ("GET", "/people"),
            ("GET", "/companies"),
            ("GET", "/Account"),
            ("GET", "//account"),
            ("GET", "/account//"),
            ("POST", "/opportunities//search"),
            ("GET", "/opportunities//"),
            ("POST", "/account"),
            ("PATCH", "/opportunities/1"),
            ("GET", "/nothing"),
            ("POST", "/pipelines"),
            ("POST", "/opportunities/1/files"),
            ("GET", "/field_layouts"),
            ("POST", "/opportunities/bulk_update"),
            ("POST", "/activity_types"),
        ],
    )
    def test_that_is_unknown_or_takes_another_method_is_not_found(self, fresh: Copper, method: str, path: str) -> None:
        answer = fresh.send(method, path)
        assert (answer.status_code, answer.json()) == (404, UNKNOWN)

    @pytest.mark.contract("1.1.path.5")
    def test_is_looked_at_without_the_host(self, fresh: Copper) -> None:
        for host in ("api.copper.com", "api.prosperworks.com", "app.copper.com"):
            answer = fresh.http.get(f"{API}/account", headers={**fresh.headers, "Host": host})
            assert answer.json()["id"] == fresh.account["id"]

    @pytest.mark.contract("1.1.method.4")
    def test_is_asked_for_its_head(self, fresh: Copper, deal: Json) -> None:
        answer = fresh.send("HEAD", f"/opportunities/{deal['id']}")
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"] == "application/json; charset=utf-8"


class TestBody:
    @pytest.mark.contract("1.3.body.1", "1.3.body.2")
    @each_case("kind", ["application/json", "text/plain", None])
    def test_is_json_whatever_its_type(self, fresh: Copper, kind: str | None) -> None:
        answer = fresh.send("POST", "/companies", b'{"name":"Acme"}', headers={"Content-Type": kind})
        assert answer.json()["name"] == "Acme"

    @pytest.mark.contract("1.3.body.3", "1.3.body.6")
    @each_case(
        "body", [b"{", b"[1]", b'"x"', b"5", b"null", b" null ", b'{"name":"\xff"}', b'{"name":NaN}', b'{"name":1e400}']
    )
    def test_that_is_no_object_is_a_bad_request(self, fresh: Copper, deal: Json, body: bytes) -> None:
        for method, path in (("POST", "/opportunities"), ("PUT", f"/opportunities/{deal['id']}")):
            answer = fresh.send(method, path, body)
            assert (answer.status_code, answer.json()["message"]) == (400, "Bad request"), body

    @pytest.mark.contract("1.3.body.4")
    @pytest.mark.parametrize("body", [None, b"", b" ", b"[]", b"{}"])
    def test_that_is_empty_is_an_object_without_attributes(self, copper: Copper, body: bytes | None) -> None:
        deal = copper.deal()
        assert copper.ask("POST", "/opportunities/search", body) == [deal]
        assert copper.ask("PUT", f"/opportunities/{deal['id']}", body) == deal

    @pytest.mark.contract("1.3.body.5")
    def test_of_a_get_or_delete_is_not_read(self, copper: Copper) -> None:
        deal = copper.deal()
        for body in (b"{}", b"{", b"\xff"):
            assert copper.ask("GET", f"/opportunities/{deal['id']}", body) == deal
        assert copper.ask("DELETE", f"/opportunities/{deal['id']}", b"{")["is_deleted"]

    @pytest.mark.contract("1.3.body.7")
    def test_loses_its_nul_characters_alone(self, copper: Copper) -> None:
        assert copper.deal(name="a\0b\x01\u0085")["name"] == "ab\x01\u0085"

    @pytest.mark.contract("1.3.body.8", "4.order.1")
    def test_over_a_mebibyte_is_refused(self, fresh: Copper) -> None:
        for path in ("/opportunities", "/nothing"):
            answer = fresh.send("POST", path, b" " * (2**20 + 1))
            assert (answer.status_code, answer.json()["message"]) == (413, "Request entity too large")


class TestQueryString:
    @pytest.mark.contract("1.3.query.1", "1.3.value.5", "1.3.value.6")
    def test_has_attributes_of_a_search(self, copper: Copper) -> None:
        one, two = copper.deal(name="One"), copper.deal(name="Two")
        copper.deal(name="Three")
        assert copper.found_by(f"ids={one['id']},{two['id']}&sort_direction=desc") == ["Two", "One"]
        assert copper.found_by(f"ids={one['id']}") == ["One"]
        assert copper.found({"ids": one["id"]}) == ["One"]
        assert copper.found({"ids": f"{one['id']}, {two['id']}"}) == ["One", "Two"]

    @pytest.mark.contract("1.3.query.2")
    def test_has_attributes_of_other_posts(self, copper: Copper) -> None:
        person = copper.ask("POST", "/people?name=Ann+Lee", {"emails": [{"email": "ann@x.com", "category": "work"}]})
        assert copper.ask("POST", "/people/fetch_by_email?email=ann@x.com") == person

    @pytest.mark.contract("1.3.query.3")
    def test_has_lists(self, copper: Copper) -> None:
        one, two = copper.deal(name="One"), copper.deal(name="Two")
        copper.deal(name="Three")
        for query in (f"ids={one['id']}&ids={two['id']}", f"ids[]={one['id']}&ids[]={two['id']}"):
            assert copper.found_by(query) == ["One", "Two"]
        assert copper.found_by(f"ids[]={one['id']}") == ["One"]

    @pytest.mark.contract("1.3.query.4", "1.3.query.5")
    def test_yields_to_the_body_and_has_unknown_names(self, copper: Copper) -> None:
        copper.deal(name="One")
        copper.deal(name="Two")
        assert copper.found_by("name=One&page=3&%7B%7D", {"name": "Two"}) == ["Two"]
        assert copper.ask("GET", "/pipelines?page_size=100")


class TestValue:
    @pytest.mark.contract("1.3.value.1", "1.3.value.2", "1.3.value.3", "1.3.value.4")
    def test_may_be_digits_or_an_empty_string(self, copper: Copper) -> None:
        person = copper.person()
        deal = copper.deal(primary_contact_id=str(person["id"]), monetary_value="99.5", win_probability="12.25")
        assert (deal["primary_contact_id"], deal["monetary_value"], deal["win_probability"]) == (
            person["id"],
            99.5,
            12.25,
        )
        empty = copper.put(deal, monetary_value="", close_date="", win_probability="", assignee_id="")
        names = ("monetary_value", "close_date", "win_probability", "assignee_id")
        assert [empty[name] for name in names] == [None] * 4
        assert copper.found({"page_number": "1", "minimum_modified_date": "1502158599"}) == ["Deal"]

    @pytest.mark.contract("1.3.value.7")
    def test_may_be_a_flag_as_a_word(self, copper: Copper) -> None:
        assert copper.definition("String", is_filterable="true")["is_filterable"] is True
        assert copper.definition("String", is_filterable="false")["is_filterable"] is False

    @pytest.mark.contract("1.3.value.8", "2.1.id.1")
    def test_that_cannot_be_written_is_ignored(self, copper: Copper) -> None:
        fixed = {"id": 7, "date_created": 1, "interaction_count": 9, "pipeline_type": "x", "converted_unit": "XXX"}
        deal = copper.deal(**fixed)
        assert deal["id"] != 7
        assert copper.put(deal, **fixed) == deal

    @pytest.mark.contract("1.3.value.9", "1.5.fault.1", "2.7.filter.7")
    def test_of_an_unknown_attribute_is_refused(self, copper: Copper) -> None:
        deal = copper.deal()
        for method, path in (
            ("POST", "/opportunities"),
            ("PUT", f"/opportunities/{deal['id']}"),
            ("POST", "/opportunities/search"),
            ("POST", "/people"),
            ("POST", "/companies/search"),
        ):
            faults = copper.refused(method, path, {"url": 1, "name": "x", "id_": 2})
            assert faults[0] == "Base: Unrecognized attributes specified: url, id_"
