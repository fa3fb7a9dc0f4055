"""The form of answers and errors, and the order of the checks. Contract 1.4, 1.5, 4."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.copper.client import Copper


class TestAnswer:
    @pytest.mark.contract("1.4.form.1", "1.4.form.2", "1.4.form.6", "1.4.form.7", "1.4.form.12", "1.4.form.13")
    def test_is_compact_json(self, copper: Copper) -> None:
        created = copper.send("POST", "/companies", {"name": "Acme"})
        assert created.status_code == 200
        assert created.headers["content-type"] == "application/json; charset=utf-8"
        assert UUID(created.headers["x-request-id"]) != UUID(copper.send("GET", "/tags").headers["x-request-id"])
        assert created.text.startswith(f'{{"id":{created.json()["id"]},"name":"Acme","address":null,')
        assert copper.send("GET", "/tags").text == "[]"
        assert not [name for name in created.headers if "limit" in name.lower()]

    @pytest.mark.contract("1.4.form.3", "1.4.form.4", "1.4.form.5")
    def test_escapes_what_html_and_javascript_read(self, copper: Copper) -> None:
        name = '<R&D>\u2028\u2029 é 漢 \U0001f600 "\\ \x7f'
        text = copper.send("POST", "/companies", {"name": name}).text
        assert '"\\u003cR\\u0026D\\u003e\\u2028\\u2029 é 漢 \U0001f600 \\"\\\\ \x7f"' in text

    @pytest.mark.contract(
        "1.4.form.8", "1.4.form.9", "2.1.contacted.1", "2.1.leads.1", "2.1.converted.1", "2.1.dates.1"
    )
    def test_has_every_key(self, copper: Copper) -> None:
        deal = copper.deal()
        assert list(deal) == [
            *("id", "name", "assignee_id", "close_date", "company_id", "company_name", "customer_source_id", "details"),
            *("loss_reason_id", "pipeline_id", "pipeline_is_revenue", "pipeline_stage_id", "pipeline_type"),
            *("primary_contact_id", "priority", "status", "tags", "interaction_count", "monetary_unit"),
            *("monetary_value", "converted_unit", "converted_value", "win_probability", "date_stage_changed"),
            *("date_last_contacted", "leads_converted_from", "date_lead_created", "date_created", "date_modified"),
            "custom_fields",
        ]
        absent = ("converted_unit", "converted_value", "date_last_contacted", "date_lead_created", "details")
        assert [deal[name] for name in absent] == [None] * 5
        assert (deal["tags"], deal["leads_converted_from"], deal["custom_fields"]) == ([], [], [])
        assert deal["date_created"] == deal["date_modified"] == 1_502_158_599

    @pytest.mark.contract("1.4.form.10", "1.4.form.11")
    @each_case("text", ["75000.0", "99.5", "9999999999999.99", "0.0", "0.01"])
    def test_has_money_with_a_point(self, copper: Copper, text: str) -> None:
        deal = copper.deal(monetary_value=float(text))
        assert f'"monetary_value":{text},' in copper.send("GET", f"/opportunities/{deal['id']}").text


@ONE_DATABASE
class TestError:
    @pytest.mark.contract("1.5.error.1")
    def test_repeats_its_status(self, fresh: Copper) -> None:
        answer = fresh.send("GET", "/opportunities/999999")
        assert answer.text == '{"success":false,"status":404,"message":"Resource not found"}'
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert UUID(answer.headers["x-request-id"]).version == 4

    @pytest.mark.contract("1.5.error.2", "1.5.error.3", "1.5.error.4", "1.5.error.5", "1.5.error.6", "1.5.error.7")
    def test_has_all_errors_in_the_order_of_the_attributes(self, http: httpx.Client) -> None:
        copper = Copper.open(http, primary_contact_required=True)
        body = {"win_probability": 101, "x": 1, "company_id": "test", "name": " ", "y": 2, "tags": 5}
        assert copper.refused("POST", "/opportunities", body) == [
            "Base: Unrecognized attributes specified: x, y",
            "Name: can't be blank",
            "Company Id: Invalid value for Company Id: IDs must be positive integers: test",
            "Primary Contact Id: can't be blank",
            "Tags: must be an array",
            "Win Probability: must be less than or equal to 100",
        ]
        assert copper.found() == []

    @pytest.mark.contract("1.5.fault.3")
    @each_case(
        ("sent", "quoted"),
        [
            ("test", "test"),
            (0, "0"),
            (-5, "-5"),
            ("-5", "-5"),
            (1.5, "1.5"),
            (True, "true"),
            ([1], "[1]"),
            ("5 ", "5 "),
        ],
    )
    def test_quotes_an_id_that_is_no_positive_integer(self, fresh: Copper, sent: Any, quoted: str) -> None:
        [fault] = fresh.refused("POST", "/people", {"name": "Ann", "company_id": sent})
        assert fault == f"Company Id: Invalid value for Company Id: IDs must be positive integers: {quoted}"

    @pytest.mark.contract("1.5.fault.4")
    def test_names_an_id_of_nothing_that_lives_here(self, copper: Copper, other: Copper) -> None:
        gone = copper.company()
        copper.ask("DELETE", f"/companies/{gone['id']}")
        while (theirs := other.company())["id"] <= gone["id"] + 5:
            pass
        for company_id in (gone["id"], theirs["id"], 2**31, 10**15):
            [fault] = copper.refused("POST", "/people", {"name": "Ann", "company_id": company_id})
            assert fault == f"Company Id: Invalid value for Company Id: no such record: {company_id}"

    @pytest.mark.contract("1.5.fault.5", "1.5.fault.6", "1.5.fault.7", "1.5.fault.8", "1.5.fault.9", "1.5.fault.2")
    @each_case(
        ("field", "value", "text"),
        [
            ("status", "open", "Status: is not included in the list"),
            ("priority", "Urgent", "Priority: is not included in the list"),
            ("status", 1, "Status: must be a string"),
            ("name", 5, "Name: must be a string"),
            ("details", ["x"], "Details: must be a string"),
            ("close_date", [1], "Close Date: must be a string"),
            ("monetary_value", "much", "Monetary Value: must be a number"),
            ("monetary_value", True, "Monetary Value: must be a number"),
            ("tags", {"a": 1}, "Tags: must be an array"),
            ("custom_fields", {}, "Custom Fields: must be an array"),
            ("custom_fields", [1], "Custom Fields: must be an object"),
            ("monetary_value", -0.01, "Monetary Value: must be greater than or equal to 0"),
            ("monetary_value", 1e13, "Monetary Value: must be less than or equal to 9999999999999.99"),
            ("monetary_value", 10**400, "Monetary Value: must be less than or equal to 9999999999999.99"),
            ("win_probability", -1, "Win Probability: must be greater than or equal to 0"),
            ("win_probability", 100.01, "Win Probability: must be less than or equal to 100"),
            ("close_date", "13/01/2017", "Close Date: is not a valid date (MM/DD/YYYY)"),
            ("name", "x" * 256, "Name: is too long (maximum is 255 characters)"),
            ("details", "x" * 65_536, "Details: is too long (maximum is 65535 characters)"),
            ("name", "", "Name: can't be blank"),
            ("name", None, "Name: can't be blank"),
        ],
    )
    def test_explains_a_wrong_value(self, fresh: Copper, field: str, value: Any, text: str) -> None:
        body = {"name": "Deal", "primary_contact_id": fresh.person()["id"], field: value}
        assert fresh.refused("POST", "/opportunities", body) == [text]

    @pytest.mark.contract("1.5.fault.6")
    @each_case(
        ("path", "body", "text"),
        [
            ("/people", {"name": "A", "address": "x"}, "Address: must be an object"),
            ("/people", {"name": "A", "emails": ["x"]}, "Emails: must be an object"),
            ("/custom_field_definitions", {"name": "A", "data_type": "Text", "is_filterable": 1},
             "Is Filterable: must be a boolean"),
            ("/custom_field_definitions", {"name": "A", "data_type": "Text", "available_on": [1]},
             "Available On: must be a string"),
        ],
    )  # fmt: skip
    def test_names_the_type_that_a_value_must_have(self, fresh: Copper, path: str, body: Any, text: str) -> None:
        assert fresh.refused("POST", path, body) == [text]


@ONE_DATABASE
class TestOrder:
    @pytest.mark.contract("4.order.2", "4.order.3", "4.order.4", "4.order.5", "4.order.6", "4.order.7")
    def test_is_path_caller_limit_feature_json_record_validation(self, copper: Copper) -> None:
        wrong = {"X-PW-UserEmail": "x"}
        assert copper.status("GET", "/nothing", headers=wrong) == 404
        copper.control("PATCH", "", {"limits": {"per_minute": 0}})
        assert copper.status("POST", "/leads", b"{", headers=wrong) == 401
        assert copper.status("POST", "/leads", b"{") == 429
        copper.control("PATCH", "", {"limits": {"per_minute": None}, "leads_enabled": False})
        assert copper.status("POST", "/leads", b"{") == 403
        assert copper.status("PUT", "/opportunities/999999", b"{") == 400
        assert copper.status("PUT", "/opportunities/999999", b'{"x":1}') == 404
        deal = copper.deal()
        assert copper.status("PUT", f"/opportunities/{deal['id']}", b'{"x":1}') == 422


@ONE_DATABASE
class TestFault:
    @pytest.mark.contract("4.fault.1")
    @each_case(
        ("name", "status", "message"),
        [
            ("unauthorized", 401, "Unauthorized"),
            ("not_found", 404, "Resource not found"),
            ("rate_limit", 429, "Too many requests"),
            ("server_error", 500, "Internal server error"),
            ("unavailable", 503, "Service unavailable"),
        ],
    )
    def test_is_answered_as_the_service_would(self, copper: Copper, name: str, status: int, message: str) -> None:
        match = {"object": "opportunity", "operation": "search"}
        copper.control("POST", "/faults", {"match": match, "effect": {"error": name}, "times": 1})
        assert copper.status("GET", "/account") == 200
        answer = copper.send("POST", "/opportunities/search")
        assert answer.status_code == status
        assert answer.json() == {"success": False, "status": status, "message": message}
        assert answer.headers.get("retry-after") == ("1" if name == "unavailable" else None)
        assert copper.status("POST", "/opportunities/search") == 200
