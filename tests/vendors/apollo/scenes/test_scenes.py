"""Scenes, exports, snapshots and the demo."""

import json
from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo


def filled(apollo: Apollo) -> None:
    """Add a record of each kind."""
    field = apollo.control("POST", "/records/custom_field", {"name": "C", "type": "picklist", "picklist_values": ["x"]})
    choice = apollo.done("GET", "/typed_custom_fields")["typed_custom_fields"][0]["picklist_values"][0]["id"]
    company = apollo.add_account(phone="(312) 596-1000")["id"]
    contact = apollo.add_contact(account_id=company, email="j@x.io")["id"]
    values = {field["id"]: [choice]}
    deal = apollo.add(
        name="5",
        amount="0.5",
        account_id=company,
        contact_ids=[contact],
        typed_custom_fields=values,
        opportunity_stage_id=apollo.stage("Closed Won"),
        closed_date="2026-07-01",
        next_step="Call",
    )
    part = {"opportunity_contact_role_type_id": None, "is_primary": True}
    roles = [{"contact_id": contact, "is_primary": True, "role": [part]}]
    apollo.done("POST", "/opportunities/update_roles", {"opportunity_id": deal["id"], "roles": roles})
    apollo.control("POST", "/crm/opportunities", {"fid": "0061U", "name": "Grand"})


def contents(apollo: Apollo) -> Any:
    """Return everything that clients see of an account's records, without the account's own id."""
    team = str(apollo.account["team_id"])
    paths = ("/opportunities/search", "/accounts/search", "/contacts/search", "/opportunity_stages", "/account_stages",
             "/typed_custom_fields", "/opportunity_pipelines")  # fmt: skip
    stages = {each["id"]: each["name"] for each in apollo.done("GET", "/contact_stages")["contact_stages"]}
    texts = [apollo.call("GET", path).text.replace(team, "TEAM").replace(apollo.user, "USER") for path in paths]
    for contact_stage, name in stages.items():
        texts = [text.replace(contact_stage, name) for text in texts]
    return texts


def refusal(apollo: Apollo, records: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the pointers and details of the problems for which the import of these records is refused."""
    path = f"/_dealdock/accounts/{apollo.account['id']}/import"
    answer = apollo.http.post(path, json={"accounts": [{"vendor": "apollo", **records}]})
    assert answer.status_code == 422, answer.text
    return [(each["pointer"], each["detail"].removesuffix(" (line 1)")) for each in answer.json()["errors"]]


class TestScene:
    @pytest.mark.slow
    @pytest.mark.contract("7.scene.1", "7.scene.2")
    def test_is_exported_and_imported_again(self, apollo: Apollo) -> None:
        filled(apollo)
        before = contents(apollo)
        kinds = {"json": "application/json", "yaml": "application/yaml", "lines": "application/jsonl"}
        for form, kind in kinds.items():
            path = f"/_dealdock/accounts/{apollo.account['id']}/export"
            exported = apollo.http.get(path, params={"format": form}).content
            assert b"companies" in exported
            other = Apollo.open(apollo.http)
            path = f"/_dealdock/accounts/{other.account['id']}/import"
            answer = other.http.post(path, content=exported, headers={"Content-Type": kind})
            assert answer.is_success, answer.text
            assert (form, contents(other)) == (form, before)
        [deal] = other.search(q_opportunity_name="5")
        assert other.change(deal, name="6")["id"] == deal["id"]
        assert other.search(account_ids=[deal["account_id"]])[0]["name"] == "6"

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.2", "7.id.5")
    def test_is_the_same_after_snapshot_and_reset(self, apollo: Apollo) -> None:
        filled(apollo)
        before = contents(apollo)
        apollo.control("PUT", "/snapshots/one")
        apollo.add(name="More")
        apollo.control("POST", "/reset", {"to": "one"})
        assert contents(apollo) == before

    @pytest.mark.contract("7.scene.1")
    def test_names_stages_owners_and_companies(self, apollo: Apollo) -> None:
        scene = {
            "vendor": "apollo",
            "edition": 2026,
            "limits": {"per_minute": 7},
            "users": [{"email": "ann@x.io"}],
            "pipelines": [{"title": "Sales Pipeline"}],
            "stages": [{"name": "Only", "is_closed": True}],
            "company_stages": [{"name": "Warm"}],
            "companies": [{"name": "Pier", "stage": "Warm", "source": "csv_import", "original_source": "salesforce"}],
            "opportunities": [{"name": "First", "stage": "Only", "company": "Pier", "amount": 5}],
        }
        apollo.control("POST", "/import", {"accounts": [scene]})
        [deal] = apollo.search()
        assert (deal["is_closed"], deal["account"]["name"], deal["currency"]["symbol"]) == (True, "Pier", "$")
        assert (deal["account"]["source"], deal["account"]["original_source"]) == ("csv_import", "salesforce")
        assert apollo.control("GET")["limits"]["per_minute"] == 7
        assert apollo.names(q_opportunity_name="FIRST") == ["First"]

    def test_that_is_wrong_is_refused_with_all_problems(self, apollo: Apollo) -> None:
        scene = {"vendor": "apollo", "edition": "2028-01", "limits": {"per_minut": 1},
                 "opportunities": [{"name": "A", "stage": "Nowhere", "amont": 1}]}  # fmt: skip
        answer = apollo.http.post(f"/_dealdock/accounts/{apollo.account['id']}/import", json={"accounts": [scene]})
        details = " ".join(each["detail"] for each in answer.json()["errors"])
        for text in (
            "must be a month (YYYY-MM) up to 2027-02",
            "did you mean per_minute?",
            "did you mean amount?",
            "is 'Nowhere'",
        ):
            assert text in details

    @each_case(
        ("parts", "detail"),
        [
            ([5], "must be a list of pairs such as [1, true]: the number of a type of role, or null, and a flag"),
            ({"a": 1}, "must be a list of pairs such as [1, true]: the number of a type of role, or null, and a flag"),
            ([[4, True]], "must be a whole number from 1 to 3, is 4"),
            ([[1, "x"]], "must be true or false, is 'x'"),
        ],
    )
    def test_with_wrong_parts_of_a_contact_s_role_is_refused(self, apollo: Apollo, parts: Any, detail: str) -> None:
        """Parts are pairs of the number of a type, or null, and a flag, as the control plane takes them."""
        role = {"opportunity": "Deal", "contact": "j@x.io", "parts": parts}
        scene = {"opportunities": [{"name": "Deal"}], "contacts": [{"email": "j@x.io"}], "contact_roles": [role]}
        pointer = "#/accounts/0/contact_roles/0/parts"
        assert refusal(apollo, scene) == [(pointer, detail)]

    @pytest.mark.contract("7.scene.1")
    def test_has_the_parts_of_a_contact_s_role(self, apollo: Apollo) -> None:
        role = {"opportunity": "Deal", "contact": "j@x.io", "parts": [[3, True], [None, False]]}
        scene = {"opportunities": [{"name": "Deal"}], "contacts": [{"email": "j@x.io"}], "contact_roles": [role]}
        apollo.control("POST", "/import", {"accounts": [{"vendor": "apollo", **scene}]})
        found = apollo.search()[0]["opportunity_contact_roles"][0]["role"]
        types = apollo.done("POST", "/opportunity_contact_role_types/search")["opportunity_contact_role_types"]
        assert [(each["opportunity_contact_role_type_id"], each["is_primary"]) for each in found] == [
            (types[2]["id"], True),
            (None, False),
        ]

    @each_case("kind", ["companies", "contacts", "opportunities"])
    @each_case("custom", [[1, 2], "x", 5, True])
    def test_with_custom_fields_that_are_no_mapping_is_refused(self, apollo: Apollo, kind: str, custom: Any) -> None:
        """`typed_custom_fields` of a record is a mapping from the ids of fields to their values."""
        named = {"companies": "name", "contacts": "email", "opportunities": "name"}
        [(pointer, detail)] = refusal(apollo, {kind: [{named[kind]: "a@x.io", "typed_custom_fields": custom}]})
        assert pointer == f"#/accounts/0/{kind}/0/typed_custom_fields"
        assert detail.startswith("must be a mapping, is ")

    @pytest.mark.contract("7.scene.2")
    def test_keeps_the_address_of_a_contact_as_it_was_sent(self, apollo: Apollo) -> None:
        """The API takes any text as an address, so its export can be imported again, too."""
        addresses = ["foo", " A@b.com "]
        for address in addresses:
            apollo.add_contact(email=address)
        exported = apollo.control("GET", "/export")
        apollo.control("POST", "/import", exported)
        found = apollo.done("POST", "/contacts/search")["contacts"]
        assert [each["email"] for each in found] == addresses

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.2")
    def test_keeps_every_date_that_the_api_takes(self, apollo: Apollo) -> None:
        """All dates are shown in UTC, so the first and the last year are possible, too."""
        dates = ["0001-01-01", "9999-12-31T23:59:59Z", "2026-02-28T23:30:00-05:00"]
        for date in dates:
            apollo.add(closed_date=date, next_step_date=date)
        before = contents(apollo)
        assert [each["closed_date"] for each in reversed(apollo.search())] == [
            "0001-01-01T00:00:00.000+00:00",
            "9999-12-31T23:59:59.000+00:00",
            "2026-03-01T04:30:00.000+00:00",
        ]
        for form, kind in {
            "json": "application/json",
            "yaml": "application/yaml",
            "lines": "application/jsonl",
        }.items():
            path = f"/_dealdock/accounts/{apollo.account['id']}"
            exported = apollo.http.get(f"{path}/export", params={"format": form}).content
            answer = apollo.http.post(f"{path}/import", content=exported, headers={"Content-Type": kind})
            assert (form, answer.status_code, contents(apollo)) == (form, 204, before), answer.text

    @each_case("date", ["9999-12-31T23:59:59-01:00", "0000-01-01", "2026-02-30", "x"])
    def test_with_a_date_that_is_none_is_refused(self, apollo: Apollo, date: str) -> None:
        expected = f"must be a moment in ISO 8601 such as 2026-01-31T09:30:00Z, is {date!r}"
        [problem] = refusal(apollo, {"opportunities": [{"name": "A", "closed_date": date}]})
        assert problem == ("#/accounts/0/opportunities/0/closed_date", expected)
        path = f"/_dealdock/accounts/{apollo.account['id']}/records/opportunity"
        answer = apollo.http.post(path, json={"name": "A", "next_step_date": date})
        assert (answer.status_code, answer.json()["errors"][0]["detail"]) == (422, expected)
        assert apollo.search() == []

    @each_case(
        ("field", "known"),
        [
            ("type", ["call", "outreach_manual_email", "linkedin_step_connect", "linkedin_step_message",
                      "linkedin_step_view_profile", "linkedin_step_interact_post", "action_item"]),
            ("status", ["scheduled", "completed", "skipped"]),
            ("priority", ["low", "medium", "high"]),
        ],
    )  # fmt: skip
    def test_has_only_tasks_that_the_api_takes(self, apollo: Apollo, field: str, known: list[str]) -> None:
        task = {"user": apollo.account["email"], "type": "call"}
        users = {"users": [{"email": apollo.account["email"]}]}
        [(pointer, detail)] = refusal(apollo, {**users, "tasks": [{**task, field: "other"}]})
        words = f"{', '.join(known[:-1])} or {known[-1]}"
        assert (pointer, detail) == (f"#/accounts/0/tasks/0/{field}", f"must be {words}, is 'other'")
        scene = {"vendor": "apollo", **users, "tasks": [{**task, field: each} for each in known]}
        apollo.control("POST", "/import", {"accounts": [scene]})
        assert [each[field] for each in apollo.control("GET", "/records/task")] == known

    @pytest.mark.contract("7.scene.2")
    def test_keeps_large_numbers_of_custom_fields(self, apollo: Apollo) -> None:
        """A whole number of many digits stays one, and a number beyond a float becomes a text."""
        numbers = {"a": 10**40, "b": -(10**300), "c": "1e999"}
        content = json.dumps(
            {"accounts": [{"vendor": "apollo", "opportunities": [{"name": "A", "typed_custom_fields": numbers}]}]}
        ).replace('"1e999"', "1e999")
        path = f"/_dealdock/accounts/{apollo.account['id']}/import"
        assert apollo.http.post(path, content=content, headers={"Content-Type": "application/json"}).is_success
        for form, kind in {"json": "application/json", "yaml": "application/yaml"}.items():
            assert apollo.search()[0]["typed_custom_fields"] == numbers
            exported = apollo.http.get(path.replace("import", "export"), params={"format": form}).content
            assert apollo.http.post(path, content=exported, headers={"Content-Type": kind}).is_success
        assert apollo.search()[0]["typed_custom_fields"] == numbers

    def test_with_an_id_of_the_crm_twice_is_refused(self, apollo: Apollo) -> None:
        """No two opportunities of an account, deleted ones included, have the same id of the CRM."""
        twice = [{"name": "A", "salesforce_id": "006"}, {"name": "B", "salesforce_id": "006", "deleted": True}]
        detail = "the salesforce_id 006 is taken already, by accounts[0].opportunities[0]"
        pointer = "#/accounts/0/opportunities/1/salesforce_id"
        assert refusal(apollo, {"opportunities": [*twice, {"name": "C"}, {"name": "D"}]}) == [(pointer, detail)]
        lines = "".join(json.dumps({"opportunities": each}) + "\n" for each in twice)
        answer = apollo.http.post(
            f"/_dealdock/accounts/{apollo.account['id']}/import",
            content='{"accounts":{"vendor":"apollo"}}\n' + lines,
            headers={"Content-Type": "application/jsonl"},
        )
        assert (answer.status_code, detail in answer.text) == (422, True)

    def test_with_an_id_of_a_picklist_s_value_twice_is_refused(self, apollo: Apollo) -> None:
        """The values of all picklists of an account have different ids."""
        value = {"id": "5c10000e2d401be742c1a014", "name": "x"}
        for lists in ([[value, value]], [["y", value], [value]]):
            fields = [{"name": "A", "type": "picklist", "picklist_values": each} for each in lists]
            [(pointer, detail)] = refusal(apollo, {"custom_fields": fields})
            assert pointer.startswith("#/accounts/0/custom_fields/")
            assert pointer.endswith("/id")
            assert detail.startswith(
                "the id 5c10000e2d401be742c1a014 is taken already, by accounts[0].custom_fields[0]"
            )

    @each_case(
        "written", ["acme", 5, "5c10000e2d401be742c1a01", "5C10000E2D401BE742C1A014", "5c10000e2d401be742c1a01g"]
    )
    def test_with_an_id_of_another_form_is_refused(self, older: Apollo, written: Any) -> None:
        """The API finds records only by 24 hex digits, and shows them in lower case."""
        deal = older.add()
        role = {"opportunity": "A", "contact": "a@x.io"}
        of_kind: dict[str, dict[str, Any]] = {
            "users": {"email": "a@x.io"},
            "pipelines": {"title": "Sales Pipeline"},
            "stages": {"name": "A"},
            "company_stages": {"name": "A"},
            "custom_fields": {"name": "A"},
            "companies": {"name": "A"},
            "contacts": {"email": "a@x.io"},
            "opportunities": {"name": "A"},
            "contact_roles": role,
        }
        choice = {"name": "B", "type": "picklist", "picklist_values": [{"id": written, "name": "x"}]}
        scene: dict[str, Any] = {kind: [{"id": written, **fields}] for kind, fields in of_kind.items()}
        scene["custom_fields"].append(choice)
        expected = "must be 24 hex digits in lower case such as 5c10000e9d5d2af7e8cd393c"
        shown = written if isinstance(written, int) else repr(written)
        pointers = [f"#/accounts/0/{kind}/0/id" for kind in scene]
        pointers.append("#/accounts/0/custom_fields/1/picklist_values/0/id")
        assert sorted(refusal(older, scene)) == sorted((each, f"{expected}, is {shown}") for each in pointers)
        assert older.search()[-1]["id"] == deal["id"]

    @pytest.mark.contract("7.id.2", "7.scene.2")
    def test_s_ids_are_found_in_either_case(self, apollo: Apollo) -> None:
        theirs = "5aaaaa0e2d401be742c1a014"
        scene = {"companies": [{"id": theirs, "name": "A"}], "opportunities": [{"name": "B", "company": theirs}]}
        apollo.control("POST", "/import", {"accounts": [{"vendor": "apollo", **scene}]})
        assert apollo.names(account_ids=[theirs.upper()]) == ["B"]
        for path in (f"/accounts/{theirs}", f"/accounts/{theirs.upper()}"):
            assert apollo.done("GET", path)["account"]["id"] == theirs
        assert apollo.control("GET", f"/records/company/{theirs.upper()}")["id"] == theirs
        [deal] = apollo.control("GET", "/records/opportunity")
        assert apollo.control("GET", f"/records/opportunity/{deal['id'].upper()}") == deal

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.2")
    @each_case("others", [1, 2])
    def test_refers_by_id_before_it_refers_by_name(self, apollo: Apollo, others: int) -> None:
        theirs = "5aaaaa0e2d401be742c1a014"
        companies = [{"id": theirs, "name": "A"}, *({"name": theirs} for _ in range(others))]
        scene = {"companies": companies, "opportunities": [{"name": "B", "company": theirs}]}
        apollo.control("POST", "/import", {"accounts": [{"vendor": "apollo", **scene}]})
        for _ in range(2):
            [deal] = apollo.search()
            assert (deal["account"]["id"], deal["account"]["name"]) == (theirs, "A")
            apollo.control("POST", "/import", apollo.control("GET", "/export"))

    def test_in_lines_with_an_id_of_another_form_is_refused(self, apollo: Apollo) -> None:
        head, company = (
            {"accounts": {"vendor": "apollo"}},
            {"companies": {"name": "A", "id": "5C10000E2D401BE742C1A014"}},
        )
        answer = apollo.http.post(
            f"/_dealdock/accounts/{apollo.account['id']}/import",
            content=f"{json.dumps(head)}\n{json.dumps(company)}\n",
            headers={"Content-Type": "application/jsonl"},
        )
        assert (answer.status_code, "must be 24 hex digits in lower case" in answer.text) == (422, True), answer.text

    @pytest.mark.contract("9.edition.4")
    def test_demo_has_deals(self, http: httpx.Client) -> None:
        apollo = Apollo.open(http, scene="demo")
        assert apollo.account["edition"] == "2026-09"
        assert apollo.names() == ["Rope for a season", "Harbour lights", "Ferry tickets"]
        assert {each["account"]["name"] for each in apollo.search()} == {"Quay Street Traders"}
