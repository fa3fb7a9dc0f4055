"""Scenes that are imported into an account: their fields are checked as the API checks them."""

import copy
from typing import Any, Final

import httpx
import pytest

from dealdock.vendors.close.activity.kinds import BY_TYPE, KINDS
from tests.support.cases import each_case
from tests.vendors.close.client import Close


def changed(close: Close, **fields: Any) -> dict[str, Any]:
    """Return the scene of an account with a lead, with other fields of the account."""
    scene: dict[str, Any] = copy.deepcopy(close.control("GET", "/export"))
    scene["accounts"][0] |= {"opportunities": [], "activities": [], "events": []}
    scene["accounts"][0] |= {"leads": [{"key": "acme", "name": "Acme", "status": "Potential"}], **fields}
    return scene


def imported(close: Close, scene: dict[str, Any]) -> httpx.Response:
    return close.http.post(f"/_dealdock/accounts/{close.account['id']}/import", json=scene)


def load(close: Close, **fields: Any) -> None:
    answer = imported(close, changed(close, **fields))
    assert answer.status_code == 204, answer.text


def problems(close: Close, **fields: Any) -> list[tuple[str, str]]:
    """Return the pointers and the texts of the problems of a scene that is refused."""
    answer = imported(close, changed(close, **fields))
    assert answer.status_code == 422, answer.text
    return [(each["pointer"], each["detail"].removesuffix(" (line 1)")) for each in answer.json()["errors"]]


class TestTask:
    @pytest.mark.slow
    @each_case(
        ("given", "shown"),
        [
            (" 2026-01-05", "2026-01-05"),
            ("2026-01-05T10:00:00+02:00", "2026-01-05T08:00:00+00:00"),
            ("2026-01-05 10:00", "2026-01-05T10:00:00+00:00"),
            ("", None),
        ],
    )
    def test_its_date_is_stored_as_the_api_stores_it(self, close: Close, given: str, shown: str | None) -> None:
        load(close, tasks=[{"lead": "acme", "text": "Call", "date": given}])
        [task] = close.rows("/task/")
        assert (task["date"], task["is_dateless"]) == (shown, shown is None)

    @pytest.mark.slow
    @each_case("date", ["foo", "2026-13-01", "20260105", "9999-12-31", 5, "9998-12-31T23:00:00-04:00"])
    def test_another_date_is_a_problem(self, close: Close, date: Any) -> None:
        [(pointer, text)] = problems(close, tasks=[{"lead": "acme", "text": "Call", "date": date}])
        assert pointer == "#/accounts/0/tasks/0/date"
        assert "must be a day or a moment" in text


class TestTexts:
    @pytest.mark.slow
    @each_case(("title", "url"), [("x" * 500, " example.com/a "), ("", ""), (None, None)])
    def test_are_as_long_as_in_the_api(self, close: Close, title: str | None, url: str | None) -> None:
        lead = close.ask("POST", "/lead/", {"name": "Acme", "url": url, "contacts": [{"title": title}]})
        shown = lead["url"], lead["contacts"][0]["title"]
        lead = {"key": "acme", "name": "Acme", "status": "Potential", "url": url}
        load(close, leads=[lead], contacts=[{"lead": "acme", "title": title}])
        [lead] = close.rows("/lead/")
        assert (lead["url"], lead["contacts"][0]["title"]) == shown

    @pytest.mark.slow
    @each_case("url", ["nowhere", "https://", "two words.com", 5, "http://[a.com"])
    def test_an_address_that_is_of_no_page_is_a_problem(self, close: Close, url: Any) -> None:
        assert close.send("POST", "/lead/", {"url": url}).status_code == 400
        [(pointer, text)] = problems(close, leads=[{"key": "acme", "status": "Potential", "url": url}])
        assert pointer == "#/accounts/0/leads/0/url"
        assert text.startswith("must be the address of a page such as https://example.com, is ")

    def test_a_title_that_the_api_refuses_is_a_problem(self, close: Close) -> None:
        assert close.send("POST", "/contact/", {"title": "x" * 501}).status_code == 400
        [problem] = problems(close, contacts=[{"lead": "acme", "title": "x" * 501}])
        assert problem == ("#/accounts/0/contacts/0/title", "must have 1 to 500 characters, has 501")


@each_case("moment", ["9998-12-31T23:59:59-04:00", "0002-01-01T00:00:00+04:00"])
def test_a_moment_that_is_in_no_year_of_utc_is_a_problem(close: Close, moment: str) -> None:
    [(pointer, text)] = problems(close, leads=[{"status": "Potential", "created_at": moment}])
    assert pointer == "#/accounts/0/leads/0/created_at"
    assert text.startswith("must be a moment")


class TestAccount:
    @each_case("currency", ["EURO", "eur", 5, "€€€"])
    def test_a_currency_that_the_settings_refuse_is_a_problem(self, close: Close, currency: Any) -> None:
        [(pointer, text)] = problems(close, currency=currency)
        assert pointer == "#/accounts/0/currency"
        assert text.startswith("must be a currency code of three capital letters such as EUR")

    def test_an_unknown_field_of_its_limits_is_a_problem(self, close: Close) -> None:
        [problem] = problems(close, limits={"request": 5})
        assert problem == ("#/accounts/0/limits/request", "unknown field; did you mean requests?")


class TestCustomValues:
    def test_each_wrong_value_is_a_problem_at_its_place(self, close: Close) -> None:
        leads = [
            {"status": "Potential", "custom": {"Zip": "10115"}},
            {"status": "Potential", "custom": {"Zip": 10115, "Nope": 1}},
        ]
        assert problems(close, custom_fields=[{"object": "lead", "name": "Zip", "type": "text"}], leads=leads) == [
            ("#/accounts/0/leads/1/custom/Zip", "Value must be of str type."),
            ("#/accounts/0/leads/1/custom/Nope", "must be the name or the id of a custom field of this object: lead"),
        ]

    def test_a_field_has_its_value_by_its_name_or_its_id(self, close: Close) -> None:
        fields = [{"object": "lead", "name": "Zip", "type": "text", "id": "cf_zip"}]
        leads = [{"name": "A", "status": "Potential", "custom": custom} for custom in ({"Zip": "1"}, {"cf_zip": "2"})]
        both = {"name": "B", "status": "Potential", "custom": {"Zip": "1", "cf_zip": "2"}}
        assert problems(close, custom_fields=fields, leads=[*leads, both]) == [
            ("#/accounts/0/leads/2/custom/cf_zip", "is the same custom field as Zip: give its value once"),
        ]
        load(close, custom_fields=fields, leads=leads)
        assert [each["custom.cf_zip"] for each in close.rows("/lead/")] == ["2", "1"]

    def test_the_fields_of_an_object_have_different_names(self, close: Close) -> None:
        zip_ = {"object": "lead", "name": "Zip", "type": "text"}
        [problem] = problems(close, custom_fields=[zip_, {**zip_, "object": "contact"}, {**zip_, "type": "number"}])
        assert problem == (
            "#/accounts/0/custom_fields/2",
            "name must be unique among the custom fields of this object: lead",
        )
        load(close, custom_fields=[zip_, {**zip_, "object": "contact"}, {**zip_, "name": "zip"}])
        assert [each["name"] for each in close.rows("/custom_field/lead/")] == ["zip", "Zip"]

    @each_case("custom", ["x", 5, [1], True])
    def test_they_are_a_mapping(self, close: Close, custom: Any) -> None:
        [(pointer, text)] = problems(close, leads=[{"status": "Potential", "custom": custom}])
        assert pointer == "#/accounts/0/leads/0/custom"
        assert text == "must be the values of custom fields by the names or ids of these"


class TestActivity:
    def test_a_note_may_be_null_as_in_the_api(self, close: Close) -> None:
        load(close, activities=[{"type": "Note", "lead": "acme", "details": {"note": None}}])
        [note] = close.rows("/activity/note/")
        assert (note["note"], note["note_html"]) == ("", "")

    @pytest.mark.slow
    @each_case("type_", [kind.type for kind in KINDS])
    def test_without_details_it_has_all_keys_of_its_kind(self, close: Close, type_: str) -> None:
        load(close, activities=[{"type": type_, "lead": "acme"}])
        close.is_described = type_ != "CustomActivity"  # without a type, which only scenes can make
        [shown] = close.rows("/activity/", _type=type_)
        keys = {field.name for field in (*BY_TYPE[type_].fields, *BY_TYPE[type_].logged)} - {"has_recording"}
        assert keys <= shown.keys()
        assert {name for name in keys - {"direction", "status", "thread_id"} if shown[name]} == set()
        before = close.control("GET", "/export")
        close.control("POST", "/import", before)
        assert close.rows("/activity/", _type=type_) == [shown]
        assert close.control("GET", "/export") == before

    @pytest.mark.slow
    @each_case(
        ("type_", "details", "problem"),
        [
            ("Note", {"note": 5}, "note: Value must be of str type."),
            ("Call", {"duration": "5"}, "duration: Value must be of int type."),
            ("OpportunityStatusChange", {"old_status_id": 5}, "old_status: Value must be of str type."),
            ("Note", {"nota": "y"}, "unknown field nota; did you mean note?"),
            ("Call", {"_type": "Note"}, "unknown field _type; the fields are direction, "),
            ("Created", {"lead_id": "x"}, "unknown field lead_id; the fields are source, import_id"),
            ("Note", {"subject": "x"}, "unknown field subject; the fields are note, "),
        ],
    )
    def test_details_that_its_kind_does_not_have_are_a_problem(
        self, close: Close, type_: str, details: Any, problem: str
    ) -> None:
        ((place, text),) = problems(close, activities=[{"type": type_, "lead": "acme", "details": details}])
        assert place == "#/accounts/0/activities/0/details"
        assert text.startswith(problem)


class TestLead:
    @pytest.mark.slow
    @each_case(
        ("leads", "contacts", "shown"),
        [
            ([{}], [{"name": "Jo"}, {"name": "Al"}], ["Jo"]),
            ([{}], [{"emails": [{"email": "jo@example.com"}]}], ["jo@example.com"]),
            ([{}], [{"title": "Boss"}, {"name": "Jo"}], ["Untitled"]),
            ([{}], [], ["Untitled"]),
            ([{"name": "  "}], [{"name": "Jo"}], ["Jo"]),
            ([{"name": "  "}], [], ["Untitled"]),
            ([{"name": "Acme"}], [{"name": "Jo"}], ["Acme"]),
            ([{"display_name": "Acme"}], [{"name": "Jo"}], ["Acme"]),
            ([{"key": "b", "name": ""}, {}], [{"name": "Jo"}, {"name": "Al", "lead": "b"}], ["Al", "Jo"]),
        ],
    )
    def test_without_a_name_it_is_shown_under_that_of_its_first_contact(
        self, close: Close, leads: Any, contacts: Any, shown: list[str]
    ) -> None:
        own = [{"key": "a", "status": "Potential", **each} for each in leads]
        deals = [{"lead": "a", "status": "Won"}]
        load(close, leads=own, contacts=[{"lead": "a", **each} for each in contacts], opportunities=deals)
        assert sorted(each["display_name"] for each in close.rows("/lead/")) == shown
        [deal] = close.rows()
        assert deal["lead_name"] in shown
        assert close.rows(query=deal["lead_name"]) == [deal]


class TestContact:
    LEADS = ({"key": "a", "name": "A", "status": "Potential"}, {"key": "b", "name": "B", "status": "Potential"})
    CONTACTS = ({"key": "jo", "lead": "a", "name": "Jo"}, {"key": "al", "lead": "b", "name": "Al"})

    @each_case(("kind", "fields"), [("opportunities", {"status": "Won"}), ("tasks", {"text": "Call"})])
    def test_one_of_another_lead_is_a_problem(self, close: Close, kind: str, fields: dict[str, Any]) -> None:
        records = [{"lead": lead, "contact": contact, **fields} for lead in "ab" for contact in ("jo", "al", None)]
        found = problems(close, leads=self.LEADS, contacts=self.CONTACTS, **{kind: records})
        assert found == [(f"#/accounts/0/{kind}/{at}/contact", "must be a contact of the same lead") for at in (1, 3)]

    def test_the_mistakes_of_its_lists_are_named_by_their_places(self, close: Close) -> None:
        emails = [{"email": "jo@example.com"}, {"email": "jo"}]
        contacts = [{"lead": "a", "emails": emails, "phones": [{}, 5]}]
        assert problems(close, leads=self.LEADS, contacts=contacts) == [
            ("#/accounts/0/contacts/0/emails", "1.email: Invalid email address."),
            (
                "#/accounts/0/contacts/0/phones",
                "0.phone: This field is required; 1: must be an object with phone (and optionally type).",
            ),
        ]

    def test_those_of_the_same_lead_are_shown(self, close: Close) -> None:
        records = [{"lead": "a", "contact": "jo", "status": "Won"}, {"lead": "b", "status": "Won"}]
        load(close, leads=self.LEADS, contacts=self.CONTACTS, opportunities=records)
        assert sorted(str(each["contact_name"]) for each in close.rows()) == ["Jo", "None"]


class TestEvent:
    EVENT: Final = {"action": "updated", "object_type": "lead", "object_id": "lead_x"}

    @pytest.mark.slow
    @each_case(
        ("field", "value", "text"),
        [
            (
                "action",
                "renamed",
                "is 'renamed'; did you mean created? It must be created, updated, deleted, merged, sent, answered",
            ),
            ("action", "x" * 100, "must be created, updated, deleted, merged, sent, answered"),
            ("object_type", "x" * 65, "must have 1 to 64 characters"),
            ("object_id", "x" * 65, "must have 1 to 64 characters"),
            ("lead_id", "x" * 65, "must have 1 to 64 characters"),
            ("request_id", "x" * 65, "must have 1 to 64 characters"),
            ("changed_fields", "value", "must be a list of names of fields, is 'value'"),
            ("changed_fields", {"value": 1}, "must be a list of names of fields, is a mapping"),
            ("changed_fields", [["value"]], "must be"),
            ("data", 5, "must be a mapping"),
            ("data", ["x"], "must be a mapping"),
            ("previous_data", "x", "must be a mapping"),
            ("meta", "x", "must be a mapping"),
        ],
    )
    def test_a_value_of_another_form_than_the_api_shows_is_a_problem(
        self, close: Close, field: str, value: Any, text: str
    ) -> None:
        [(pointer, found)] = problems(close, events=[self.EVENT | {field: value}])
        assert pointer == f"#/accounts/0/events/0/{field}"
        assert found.startswith(text)

    def test_what_is_not_given_is_empty(self, close: Close) -> None:
        load(close, events=[self.EVENT, {**self.EVENT, "changed_fields": [], "data": {"value": "5"}, "meta": None}])
        shown = [{name: each[name] for name in ("changed_fields", "data", "meta")} for each in close.events()]
        empty: dict[str, Any] = {"changed_fields": [], "data": None, "meta": {}}
        assert shown == [{**empty, "data": {"value": "5"}}, empty]


class TestNestedLists:
    @pytest.mark.slow
    @each_case(
        ("kind", "record", "field", "value", "text"),
        [
            ("groups", {"name": "Sales"}, "members", ["user_1"], "must be a list of mappings"),
            ("sequences", {"name": "Calls"}, "steps", {"step_type": "call"}, "must be a list of mappings"),
            ("sequences", {"name": "Calls"}, "schedule", ["monday"], "must be a mapping, is a list"),
            ("email_templates", {"name": "Hello"}, "attachments", "file", "must be a list of mappings"),
            (
                "phone_numbers",
                {"number": "+14155550142"},
                "participants",
                [{"id": "user_1"}],
                "must be a list of texts",
            ),
            ("custom_activity_types", {"name": "Visit"}, "editable_with_roles", "admin", "must be a list of texts"),
        ],
    )
    def test_a_value_of_another_form_than_the_api_shows_is_a_problem(
        self, close: Close, kind: str, record: dict[str, Any], field: str, value: Any, text: str
    ) -> None:
        assert problems(close, **{kind: [{**record, field: value}]}) == [(f"#/accounts/0/{kind}/0/{field}", text)]

    def test_texts_may_be_written_without_quotes(self, close: Close) -> None:
        load(close, custom_activity_types=[{"name": "Visit", "editable_with_roles": ["admin", 5]}])
        (found,) = close.get("/custom_activity/")["data"]
        assert found["editable_with_roles"] == ["admin", "5"]


class TestLists:
    @pytest.mark.slow
    @each_case(
        "lists",
        [
            {"lead_statuses": [], "leads": []},
            {"pipelines": [], "opportunity_statuses": []},
            {"lead_statuses": None, "leads": None, "pipelines": None, "opportunity_statuses": None},
        ],
    )
    def test_without_statuses_or_pipelines_an_account_has_the_usual_ones(
        self, close: Close, fresh: Close, lists: dict[str, Any]
    ) -> None:
        load(close, **lists)
        mine, usual = (sorted(each["label"] for each in of.rows("/status/lead/")) for of in (close, fresh))
        assert mine == usual
        [pipeline], [theirs] = close.rows("/pipeline/"), fresh.rows("/pipeline/")
        assert pipeline["name"] == theirs["name"]
        assert [each["label"] for each in pipeline["statuses"]] == [each["label"] for each in theirs["statuses"]]
        assert close.lead("New")["status_label"] == "Potential"
        assert close.post("/status/opportunity/", {"label": "New"})["pipeline_id"] == pipeline["id"]
        assert close.add()["status_label"] == "Demo Completed"

    def test_records_may_name_the_usual_statuses_and_pipelines(self, close: Close) -> None:
        mine = {"status": "Customer", "name": "A", "key": "acme"}
        lists: dict[str, Any] = dict.fromkeys(("pipelines", "opportunity_statuses", "lead_statuses"))
        load(close, **lists, leads=[mine], opportunities=[{"lead": "acme", "status": "Won"}])
        [deal] = close.rows()
        assert (deal["status_label"], deal["pipeline_name"]) == ("Won", "Sales")
        assert close.rows("/lead/")[0]["status_label"] == "Customer"
        own = {**lists, "opportunity_statuses": [{"label": "New", "pipeline": "Sales"}], "leads": []}
        load(close, **own)
        assert [each["label"] for each in close.rows("/pipeline/")[0]["statuses"]] == ["New"]

    def test_an_account_with_own_statuses_has_not_the_usual_ones(self, close: Close) -> None:
        own = [{"label": "New", "pipeline": "Sales"}]
        deals = [{"lead": "acme", "status": "Won"}]
        [(pointer, text)] = problems(close, opportunity_statuses=own, opportunities=deals)
        assert pointer == "#/accounts/0/opportunities/0/status"
        assert text.startswith("must be the id or label of an opportunity status of this account, is 'Won'")

    def test_a_pipeline_without_statuses_stays_so(self, close: Close) -> None:
        load(close, pipelines=[{"name": "Sales"}], opportunity_statuses=[])
        [pipeline] = close.rows("/pipeline/")
        assert pipeline["statuses"] == []


@pytest.mark.slow
@each_case("choices", [["a" * 300, "b"], ["", "b"], [" b ", "b"]])
def test_an_export_has_every_choice_that_the_api_takes(close: Close, choices: list[str]) -> None:
    close.field(f"Size {len(choices[0])}", type="choices", choices=choices)
    close.control("POST", "/import", close.control("GET", "/export"))
    assert choices in [each["choices"] for each in close.rows("/custom_field/opportunity/")]
