"""Limits of lists in bodies, and of the records that a lead or an organization has. They are ours (contract 1.1)."""

from typing import Any

import pytest

from dealdock.vendors.close import stored_limits
from dealdock.vendors.close.custom_field.fields import MAX_CHOICES
from dealdock.vendors.close.custom_field.types import MAX_VALUES
from dealdock.vendors.close.models import Contact, CustomField, LeadStatus, Pipeline, Task
from dealdock.vendors.close.wire.filters import MAX_VALUES as MAX_FILTER_VALUES
from dealdock.vendors.close.wire.lists import MAX_ELEMENTS
from dealdock.web.size_limits import MAX_MEMBERS
from dealdock.web.size_limits import MAX_VALUES as MAX_BODY_VALUES
from tests.cases import each_case
from tests.vendors.close.client import Close

TOO_LONG = "The list must have no more than {} elements."
TOO_LARGE = {"error": "The request is too large."}


class TestListsOfABody:
    @pytest.mark.contract("1.1.lists.1")
    @each_case(
        ("path", "name", "element"),
        [
            ("/contact/", "emails", {"email": "a@example.com", "type": "office"}),
            ("/contact/", "phones", {"phone": "+14155550123", "type": "office"}),
            ("/contact/", "urls", {"url": "https://example.com", "type": "url"}),
            ("/lead/", "addresses", {"city": "Oslo"}),
            ("/lead/", "contacts", {"name": "Jo"}),
            ("/pipeline/", "statuses", {"label": "Open", "type": "active"}),
        ],
    )
    def test_have_at_most_100_elements(self, close: Close, path: str, name: str, element: Any) -> None:
        others = {"name": "Sales"} if path == "/pipeline/" else {}
        refused = close.refused("POST", path, {**others, name: [element] * (MAX_ELEMENTS + 1)})
        assert refused.fields == {name: TOO_LONG.format(MAX_ELEMENTS)}

    @pytest.mark.contract("1.1.lists.1")
    def test_of_100_elements_are_accepted(self, close: Close) -> None:
        urls = [{"url": f"https://example.com/{number}", "type": "url"} for number in range(MAX_ELEMENTS)]
        assert len(close.post("/contact/", {"urls": urls})["urls"]) == MAX_ELEMENTS

    @pytest.mark.contract("1.1.lists.2")
    def test_have_at_most_1000_choices(self, close: Close) -> None:
        body = {"name": "Choice", "type": "choices", "choices": [f"c{number}" for number in range(MAX_CHOICES + 1)]}
        refused = close.refused("POST", "/custom_field/lead/", body)
        assert refused.fields == {"choices": TOO_LONG.format(MAX_CHOICES)}
        body["choices"] = ["x" * 400] * 100
        refused = close.refused("POST", "/custom_field/lead/", body)
        assert refused.fields == {"choices": "The list must have no more than 32768 characters."}

    @pytest.mark.contract("1.1.lists.3")
    def test_have_at_most_1000_values_of_a_custom_field(self, close: Close) -> None:
        field = close.post("/custom_field/lead/", {"name": "Text", "type": "text", "accepts_multiple_values": True})
        key = f"custom.{field['id']}"
        refused = close.refused("POST", "/lead/", {key: [""] * (MAX_VALUES + 1)})
        assert refused.fields == {key: TOO_LONG.format(MAX_VALUES)}
        lead = close.post("/lead/", {key: [f"v{number}" for number in range(MAX_VALUES)]})
        refused = close.refused("PUT", f"/lead/{lead['id']}/", {f"{key}.add": "one more"})
        assert refused.fields == {f"{key}.add": TOO_LONG.format(MAX_VALUES)}
        other = close.post("/custom_field/lead/", {"name": "Other", "type": "text"})
        refused = close.refused("PUT", f"/lead/{lead['id']}/", {f"custom.{other['id']}": "one more"})
        assert refused.fields == {"custom": TOO_LONG.format(MAX_VALUES)}

    @pytest.mark.contract("1.1.lists.4")
    def test_have_at_most_2000_members_and_20000_values_in_all(self, close: Close) -> None:
        for unknown in ([0] * (MAX_MEMBERS + 1), [[0] * MAX_MEMBERS] * (MAX_BODY_VALUES // MAX_MEMBERS)):
            refused = close.refused("POST", "/lead/", {"unknown": unknown})
            assert (refused.status, refused.body) == (413, TOO_LARGE)
        close.post("/lead/", {"unknown": [0] * MAX_MEMBERS})

    @pytest.mark.contract("1.1.lists.5")
    def test_a_filter_has_at_most_1000_values(self, close: Close) -> None:
        ids = ",".join(["user_x"] * (MAX_FILTER_VALUES + 1))
        refused = close.refused("GET", "/opportunity/", params={"user_id__in": ids})
        assert refused.text == "user_id__in must have no more than 1000 values (got 1001 instead)."


class TestStoredRecords:
    @pytest.mark.contract("3.1.most.1", "3.1.most.2")
    @each_case(
        ("model", "path", "first", "other"),
        [
            (Contact, "/contact/", {}, {}),
            (Task, "/task/", {"text": "Call"}, {"text": "Write"}),
            (CustomField, "/custom_field/lead/", {"name": "A", "type": "text"}, {"name": "B", "type": "text"}),
            (LeadStatus, "/status/lead/", {"label": "A"}, {"label": "B"}),
            (Pipeline, "/pipeline/", {"name": "A"}, {"name": "B"}),
        ],
    )
    def test_have_a_maximum(
        self, close: Close, model: Any, path: str, first: Any, other: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        is_of_lead = model in {Contact, Task}
        of_lead = {"lead_id": close.post("/lead/", {})["id"]} if is_of_lead else {}
        before = 0 if is_of_lead or model is CustomField else len(close.get(path)["data"])
        limit = stored_limits.LIMITS[model]._replace(most=before + 1)
        monkeypatch.setitem(stored_limits.LIMITS, model, limit)
        close.post(path, {**first, **of_lead})
        refused = close.refused("POST", path, {**other, **of_lead})
        assert refused.status == 400
        assert refused.body["errors"] == [f"The limit of {limit.most} {limit.name} has been reached."]

    @pytest.mark.contract("3.1.most.1")
    def test_of_two_leads_are_not_merged_beyond_it(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        leads = [close.post("/lead/", {"contacts": [{"name": "Jo"}]})["id"] for _ in range(2)]
        limit = stored_limits.LIMITS[Contact]._replace(most=1)
        monkeypatch.setitem(stored_limits.LIMITS, Contact, limit)
        refused = close.refused("POST", "/lead/merge/", {"source": leads[0], "destination": leads[1]})
        assert refused.body["errors"] == ["The limit of 1 contacts of a lead has been reached."]
        assert len(close.get(f"/lead/{leads[0]}/")["contacts"]) == 1
