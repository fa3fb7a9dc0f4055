"""The forms, conditions and order of errors (contract 1.5 and 4)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import Close
from tests.vendors.close.deals import Deals

ABSENT = "oppo_" + "0" * 43
JSON = {"Content-Type": "application/json"}


@ONE_DATABASE
@each_case(
    ("path", "body", "explanation"),
    [
        (
            "/opportunity/",
            {"status": "Wom"},
            "status: must be one of Demo Completed, Proposal Sent, Contract Sent, Won, Lost.",
        ),
        (
            "/lead/",
            {"name": 5, "contacts": [{"name": "Bo"}, {"name": 5}, "x"]},
            (
                "name: Value must be of str type; contacts.1.name: Value must be of str type; "
                "contacts.2: must be an object with any of name, title, emails, phones, urls."
            ),
        ),
    ],
)
def test_refused_fields_are_explained(close: Close, path: str, body: dict[str, Any], explanation: str) -> None:
    assert close.send("POST", path, body).headers["dealdock-explain"] == explanation


@ONE_DATABASE
class TestForms:
    @pytest.mark.contract("1.5.form.2", "1.5.form.3", "1.5.form.5", "4.2.field.2", "4.2.field.3", "4.2.field.4")
    @pytest.mark.contract("4.2.field.5", "4.2.field.7", "2.3.create.4", "2.1.user.3", "2.3.status.11", "2.3.status.12")
    def test_field_errors_come_all_at_once(self, close: Close) -> None:
        wrong = {
            "lead_id": "lead_x",
            "contact_id": "cont_x",
            "user_id": "user_x",
            "status_id": "stat_x",
            "pipeline_id": "pipe_x",
            "confidence": -1,
            "value": "500",
            "value_period": "weekly",
            "note": 5,
            "date_won": "soon",
        }
        for method, path in (("POST", "/opportunity/"), ("PUT", f"/opportunity/{close.add()['id']}/")):
            fields = close.refused(method, path, wrong).fields
            assert method == "POST" or fields.pop("lead")
            lead = {"lead": "Object does not exist."} if method == "POST" else {}
            assert fields == lead | {
                "contact": "Object does not exist.",
                "user": "Object does not exist.",
                "status": "Object does not exist.",
                "pipeline": "Object does not exist.",
                "confidence": "The value must be at least 0.",
                "value": "Value must be of int type.",
                "value_period": "Not a valid choice.",
                "note": "Value must be of str type.",
                "date_won": "Invalid ISO 8601 datetime.",
            }

    @pytest.mark.contract("1.5.form.4", "3.4.opportunity.7")
    def test_what_is_wrong_with_the_object_as_a_whole(self, close: Close) -> None:
        used = close.add()["status_id"]
        refusal = close.refused("DELETE", f"/status/opportunity/{used}/")
        assert refusal == (400, {"errors": ["Cannot delete a status that is in use."], "field-errors": {}})

    @pytest.mark.slow
    @pytest.mark.contract("1.5.form.6", "4.2.field.8", "3.3.write.2")
    def test_errors_of_a_list_have_its_positions_as_keys(self, close: Close) -> None:
        emails = [{"email": "a@b.c"}, {"email": "no"}, {"email": ""}]
        fields = close.refused("POST", "/contact/", {"name": "x", "emails": emails}).fields
        wrong = {"email": "Invalid email address."}
        assert fields == {"emails": {"errors": {"1": wrong, "2": wrong}}}

    @pytest.mark.contract("1.5.form.6", "4.2.field.6")
    def test_every_list_has_its_positions_as_keys(self, close: Close) -> None:
        lead, organization = close.lead(), f"/organization/{close.organization_id}/"
        first = close.get(organization)["lead_statuses"][0]
        absent, text = {"id": "Object does not exist."}, "Value must be of str type."
        for method, path, body, name, errors in (
            ("POST", "/pipeline/", {"name": "x", "statuses": [{"label": "y"}, 5, {}]}, "statuses",
             {"1": "Value must be of dict type.", "2": {"label": "This field is required."}}),
            ("PUT", organization, {"lead_statuses": [first, {"id": "stat_x"}, {}, "x"]}, "lead_statuses",
             {"1": absent, "2": {"id": "This field is required."}, "3": "Value must be of dict type."}),
            ("POST", "/custom_field/lead/", {"name": "x", "type": "choices", "choices": ["a", 5, None]}, "choices",
             {"1": text, "2": text}),
            ("POST", "/activity/email/", {"lead_id": lead["id"], "status": "draft", "to": ["a@b.c", {}]}, "to",
             {"1": text}),
        ):  # fmt: skip
            assert close.refused(method, path, body).fields == {name: {"errors": errors}}
            assert close.refused(method, path, {**body, name: {}}).fields == {name: "Value must be of list type."}

    @pytest.mark.contract("4.2.field.1", "4.2.field.6")
    @each_case(
        ("body", "errors"),
        [
            ({}, {"label": "This field is required."}),
            ({"label": ""}, {"label": "This field is required."}),
            ({"label": "  "}, {"label": "This field is required."}),
            ({"label": None}, {"label": "This field is required."}),
            ({"label": 5}, {"label": "Value must be of str type."}),
            ({"label": "x" * 501}, {"label": "The value must be no longer than 500 characters."}),
            ({"label": "x", "type": "open"}, {"type": "Not a valid choice."}),
            ({"label": "x", "pipeline_id": "pipe_x"}, {"pipeline": "Object does not exist."}),
        ],
    )
    def test_fields_of_a_status(self, fresh: Close, body: dict[str, Any], errors: dict[str, str]) -> None:
        assert fresh.refused("POST", "/status/opportunity/", body).fields == errors

    @pytest.mark.contract("4.2.field.9", "4.2.field.4")
    @each_case(
        ("path", "body", "errors"),
        [
            ("/lead/", {"url": "not an address"}, {"url": "Invalid URL."}),
            ("/lead/", {"contacts": "x"}, {"contacts": "Value must be of list type."}),
            ("/lead/", {"addresses": {}}, {"addresses": "Value must be of list type."}),
            (
                "/custom_field/lead/",
                {"name": "x", "type": "text", "required": "x"},
                {"required": "Value must be of bool type."},
            ),
        ],
    )
    def test_types_of_other_fields(self, fresh: Close, path: str, body: dict[str, Any], errors: dict[str, str]) -> None:
        assert fresh.refused("POST", path, body).fields == errors


@ONE_DATABASE
class TestRequests:
    @pytest.mark.contract("1.5.form.1", "4.2.request.2", "4.2.request.3", "3.1.all.5", "3.5.organization.3")
    @each_case(
        ("path", "class_"),
        [
            ("/opportunity/oppo_x/", "Opportunity"),
            (f"/opportunity/{ABSENT}/", "Opportunity"),
            ("/lead/lead_x/", "Lead"),
            ("/contact/cont_x/", "Contact"),
            ("/task/task_x/", "Task"),
            ("/user/user_x/", "User"),
            ("/organization/orga_x/", "Organization"),
            ("/status/opportunity/stat_x/", "OpportunityStatus"),
            ("/status/lead/stat_x/", "LeadStatus"),
            ("/pipeline/pipe_x/", "Pipeline"),
            ("/custom_field/lead/cf_x/", "LeadCustomField"),
            ("/custom_field/opportunity/cf_x/", "OpportunityCustomField"),
            ("/custom_fields/opportunity/cf_x/", "OpportunityCustomField"),
            ("/custom_field/contact/cf_x/", "ContactCustomField"),
            ("/activity/status_change/opportunity/acti_x/", "Activity"),
            ("/activity/note/acti_x/", "Activity"),
            ("/event/ev_x/", "Event"),
        ],
    )
    def test_an_absent_object_is_404_with_its_class(self, fresh: Close, path: str, class_: str) -> None:
        text = f"Empty query: {class_} matching query does not exist."
        assert fresh.refused("GET", path) == (404, {"error": text})

    @pytest.mark.contract("4.2.request.4")
    @each_case("path", ["/", "/nothing/", "/opportunity/a/b/", "/webhooks/", "/Opportunity/", "/activity/x/"])
    def test_a_path_that_does_not_exist(self, fresh: Close, path: str) -> None:
        again = "If you entered the URL manually please check your spelling and try again."
        text = f"The requested URL was not found on the server. {again}"
        assert fresh.refused("GET", path) == (404, {"error": text})

    @pytest.mark.contract("4.2.request.8")
    @each_case("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonl", "x"])
    def test_another_content_type(self, fresh: Close, kind: str | None) -> None:
        headers = {} if kind is None else {"Content-Type": kind}
        refusal = fresh.refused("POST", "/opportunity/", content=b"{}", headers=headers)
        text = "Please send valid JSON with a 'Content-Type: application/json' header."
        assert refusal == (415, {"error": text})

    @pytest.mark.contract("4.2.request.9")
    @each_case("content", [b"[1,", b"{]", b"{'a': 1}", b"\xff", b'{"a": 1} x', b'{"note": "\xed\xa0\x80"}'])
    def test_a_body_that_is_not_json(self, fresh: Close, content: bytes) -> None:
        refusal = fresh.refused("POST", "/opportunity/", content=content, headers=JSON)
        assert refusal == (400, {"error": "The request contains invalid JSON."})

    @pytest.mark.contract("4.2.request.10")
    @each_case("content", [b"[]", b'"x"', b"5", b"null", b"true"])
    def test_a_body_that_is_no_object(self, fresh: Close, content: bytes) -> None:
        refusal = fresh.refused("POST", "/opportunity/", content=content, headers=JSON)
        assert refusal == (400, {"error": "JSON data must be a dict."})


class TestOrder:
    @pytest.mark.contract("4.1.order.2", "4.1.order.3", "4.1.order.4", "4.1.order.6")
    @pytest.mark.contract("4.1.order.7", "4.1.order.8", "4.1.order.9")
    @each_case(
        ("method", "path", "options", "status"),
        [
            ("POST", "/nothing/", {"auth": None, "content": b"[", "params": {"_limit": "x"}}, 404),
            ("PATCH", "/opportunity/", {"auth": None, "content": b"["}, 405),
            ("POST", "/opportunity/", {"auth": None, "content": b"["}, 401),
            ("PUT", f"/opportunity/{ABSENT}/", {"auth": None, "content": b"["}, 401),
            ("PUT", f"/opportunity/{ABSENT}/", {"content": b"["}, 415),
            ("PUT", f"/opportunity/{ABSENT}/", {"content": b"[", "headers": JSON}, 400),
            ("GET", f"/opportunity/{ABSENT}/", {}, 404),
            ("PUT", f"/opportunity/{ABSENT}/", {"content": b'{"value": "x"}', "headers": JSON}, 404),
        ],
    )
    def test_checks_have_an_order(
        self, fresh: Close, method: str, path: str, options: dict[str, Any], status: int
    ) -> None:
        assert fresh.refused(method, path, **options).status == status

    @pytest.mark.contract("4.1.order.7")
    def test_json_is_checked_before_parameters(self, fresh: Close) -> None:
        refusal = fresh.refused("POST", "/opportunity/", content=b"[", headers=JSON, params={"_limit": "x"})
        assert refusal.text == "The request contains invalid JSON."

    @pytest.mark.contract("4.1.order.8")
    def test_parameters_are_checked_before_the_object(self, fresh: Close) -> None:
        lead = {"lead_id": "lead_x"}
        assert fresh.refused("GET", "/opportunity/", params=lead | {"_limit": "x"}).status == 400

    @pytest.mark.contract("4.1.store.1", "3.9.write.1")
    def test_nothing_is_stored_when_a_check_fails(self, close: Close) -> None:
        made = close.add(value=5)
        events = close.events()
        close.refused("PUT", f"/opportunity/{made['id']}/", {"note": "x", "value": "x"})
        close.refused("POST", "/opportunity/", {"confidence": 101})
        close.refused("POST", "/lead/", {"name": "x", "contacts": [{"name": "y", "emails": [{"email": "no"}]}]})
        assert (close.rows(), close.events()) == ([made], events)
        assert close.get("/lead/")["total_results"] == 1

    @pytest.mark.contract("4.1.store.1")
    def test_an_error_names_no_internals(self, deals: Deals) -> None:
        for path in ("/opportunity/%00/", "/opportunity/?user_id=%00", "/opportunity/?query=%00", "/lead/?query=%ff"):
            assert deals.close.send("GET", path).status_code < 500
