"""Labels of contacts and accounts. Contract, 10.3."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

KEYS = ["id", "modality", "cached_count", "name", "created_at", "updated_at", "user_id", "book_of_business"]


def labels(apollo: Apollo) -> dict[str, int]:
    """Return the numbers of records by the name of their label."""
    return {each["name"]: each["cached_count"] for each in apollo.done("GET", "/labels")}


class TestNames:
    @pytest.mark.contract("10.label.1", "10.label.4", "10.label.7")
    def test_make_missing_labels_of_a_new_contact(self, apollo: Apollo) -> None:
        sent = {"first_name": "Mira", "label_names": ["Spring", "spring ", " Fair"]}
        answer = apollo.done("POST", "/contacts", sent)
        shown, contact = answer["labels"], answer["contact"]
        assert [list(each) for each in shown] == [KEYS, KEYS]
        assert shown[0] == {
            "id": contact["label_ids"][0],
            "modality": "contacts",
            "cached_count": 0,
            "name": "Spring",
            "created_at": NOON,
            "updated_at": NOON,
            "user_id": apollo.user,
            "book_of_business": False,
        }
        assert [each["id"] for each in shown] == contact["label_ids"]
        assert int(contact["label_ids"][0][:8], 16) == int(contact["id"][:8], 16) + 1
        assert labels(apollo) == {"Spring": 1, "Fair": 1}

    @pytest.mark.contract("10.label.7")
    @each_case("name", ["A" * 255, "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}" * 255])
    def test_of_the_greatest_length_is_found_again(self, apollo: Apollo, name: str) -> None:
        """In lower case, the letter of the second one is two characters."""
        for names in ([name, " ", ""], [f" {name}x"]):
            apollo.done("POST", "/contacts", {"first_name": "Mira", "label_names": names})
        assert labels(apollo)[name] == 2
        contact = {"first_name": "Mira", "label_ids": [name]}
        scene = {"accounts": [{"vendor": "apollo", "labels": [{"name": name}], "contacts": [contact]}]}
        apollo.control("POST", "/import", scene)
        assert labels(apollo) == {name: 1}

    @pytest.mark.contract("10.label.5", "10.label.6")
    @pytest.mark.parametrize(("many", "one"), [("contacts", "contact"), ("accounts", "account")])
    def test_replace_all_labels_in_an_update(self, apollo: Apollo, many: str, one: str) -> None:
        made = apollo.done("POST", f"/{many}", {"name": "Ann", "first_name": "Ann", "label_names": ["A", "B"]})[one]
        path = f"/{many}/{made['id']}"
        answer = apollo.done("PATCH", path, {"label_names": ["C", "a"]})
        assert [(each["name"], each["modality"]) for each in answer["labels"]] == [("C", many), ("A", many)]
        assert answer[one]["label_ids"] == [each["id"] for each in answer["labels"]]
        again = apollo.done("PATCH", path, {"linkedin_url": "x", "domain": "x.example"})
        assert (again[one]["label_ids"], len(again["labels"])) == (answer[one]["label_ids"], 2)
        assert labels(apollo) == {"A": 1, "B": 0, "C": 1}
        assert apollo.done("PATCH", path, {"label_names": []})[one]["label_ids"] == []
        assert apollo.done("GET", path)[one]["label_ids"] == []
        assert labels(apollo) == {"A": 0, "B": 0, "C": 0}

    @pytest.mark.contract("10.label.6")
    def test_of_a_create_of_an_account_are_stored(self, apollo: Apollo) -> None:
        answer = apollo.done("POST", "/accounts", {"name": "Quay", "label_names": "Key"})
        assert "labels" not in answer
        assert len(answer["account"]["label_ids"]) == 1
        assert apollo.done("GET", "/labels")[0]["modality"] == "accounts"

    @pytest.mark.contract("10.label.6", "10.bulk.6", "10.bulk.5")
    @pytest.mark.parametrize("many", ["contacts", "accounts"])
    def test_are_taken_in_bulk(self, apollo: Apollo, many: str) -> None:
        sent = [{"name": "A", "first_name": "A", "label_names": ["Own"]}, {"name": "B", "first_name": "B"}]
        made = apollo.done("POST", f"/{many}/bulk_create", {many: sent, "append_label_names": ["All"]})[
            f"created_{many}"
        ]
        assert [len(each["label_ids"]) for each in made] == [2, 1]
        assert labels(apollo) == {"Own": 1, "All": 2}
        changes = [{"id": each["id"], "label_names": ["New"]} for each in made]
        apollo.done("POST", f"/{many}/bulk_update", {many: changes})
        assert labels(apollo) == {"Own": 0, "All": 0, "New": 2}


class TestSearch:
    @pytest.mark.contract("10.label.8")
    @pytest.mark.parametrize(("many", "name"), [("contacts", "contact_label_ids"), ("accounts", "account_label_ids")])
    def test_finds_records_with_one_of_the_labels(self, apollo: Apollo, many: str, name: str) -> None:
        for wanted in (["A"], ["A", "B"], ["B"], ["C"], []):
            apollo.done("POST", f"/{many}", {"name": str(wanted), "first_name": str(wanted), "label_names": wanted})
        ids = {each["name"]: each["id"] for each in apollo.done("GET", "/labels")}

        def found(*sent: str) -> list[str]:
            answer = apollo.done("POST", f"/{many}/search", {name: list(sent)})
            assert answer["pagination"]["total_entries"] == len(answer[many])
            return sorted(each["name"] for each in answer[many])

        assert found(ids["A"]) == ["['A', 'B']", "['A']"]
        assert found(ids["A"], ids["C"]) == ["['A', 'B']", "['A']", "['C']"]
        assert found(UNKNOWN) == []
        assert error(apollo.call("POST", f"/{many}/search", {name: ["x"]}))[0] == 422


class TestList:
    @pytest.mark.contract("10.label.2", "10.label.3")
    def test_is_a_bare_array_of_all(self, apollo: Apollo, other: Apollo) -> None:
        apollo.add_contact(label_names=["One", "Two"])
        other.add_contact(label_names=["Theirs"])
        found = apollo.done("GET", "/labels?per_page=1&page=9")
        assert [list(each) for each in found] == [[*KEYS, "team_id"]] * 2
        assert [(each["name"], each["cached_count"]) for each in found] == [("One", 1), ("Two", 1)]

    @pytest.mark.contract("10.label.3", "10.delete.6")
    def test_counts_no_deleted_record(self, apollo: Apollo) -> None:
        contact = apollo.add_contact(label_names=["One"])
        apollo.done("DELETE", f"/contacts/{contact['id']}")
        assert labels(apollo) == {"One": 0}


class TestCreate:
    @pytest.mark.contract("10.label.9", "10.label.11")
    def test_answers_the_label_and_takes_each_name_once_of_a_modality(self, apollo: Apollo) -> None:
        made = apollo.done("POST", "/labels", {"name": " Spring", "modality": "contacts"})["label"]
        assert (made["name"], made["modality"], made["cached_count"]) == ("Spring", "contacts", 0)
        again = apollo.call("POST", "/labels", {"name": "SPRING", "modality": "contacts"})
        assert (error(again), again.json()["skip_alert_dialog"]) == ((422, "SPRING already exists"), True)
        other = apollo.done("POST", "/labels", {"name": "Spring", "modality": "accounts"})["label"]
        assert other["id"] != made["id"]
        assert labels(apollo) == {"Spring": 0}

    @pytest.mark.contract("10.label.13")
    def test_is_of_contacts_unless_another_modality_is_sent(self, apollo: Apollo) -> None:
        assert apollo.done("POST", "/labels", {"name": "Spring"})["label"]["modality"] == "contacts"

    @pytest.mark.contract("10.label.14")
    def test_keeps_a_book_of_business(self, apollo: Apollo) -> None:
        books = [
            apollo.done("POST", "/labels", {"name": "A", "book_of_business": True})["label"],
            apollo.done("POST", "/labels", {"name": "B"})["label"],
        ]
        assert [each["book_of_business"] for each in [*books, *apollo.done("GET", "/labels")]] == [True, False] * 2
        changed = apollo.done("PATCH", f"/labels/{books[0]['id']}", {"name": "A", "book_of_business": "false"})
        assert changed["label"]["book_of_business"] is False

    @pytest.mark.contract("10.label.10")
    @each_case(
        ("body", "text"),
        [({"name": "x", "modality": ""}, "Please enter a non-empty modality!"),
         ({"name": "x", "modality": "deals"}, "Please enter a valid modality!"),
         ({}, "Please enter a non-empty name!"),
         ({"modality": "contacts", "name": " "}, "Please enter a non-empty name!")],
    )  # fmt: skip
    def test_refuses_what_is_missing(self, apollo: Apollo, body: Any, text: str) -> None:
        assert error(apollo.call("POST", "/labels", body)) == (422, text)
        assert labels(apollo) == {}


@pytest.mark.contract("10.label.12")
def test_update_renames_a_label(apollo: Apollo, other: Apollo) -> None:
    contact = apollo.add_contact(label_names=["Old"])
    path = f"/labels/{contact['label_ids'][0]}"
    for name in ("New", "NEW", "New"):
        assert apollo.done("PATCH", path, {"name": name})["label"]["name"] == name
    assert labels(apollo) == {"New": 1}
    assert error(apollo.call("PATCH", path, {"name": ""})) == (422, "Please enter a non-empty name!")
    unknown = other.call("PATCH", path, {"name": "x"})
    text = f"Could not find label with id {contact['label_ids'][0]}"
    assert unknown.status_code == 404
    assert {"message": text, "error": "Record not found."}.items() <= unknown.json().items()
    second = apollo.add_contact(label_names=["Second"])["label_ids"]
    taken = apollo.call("PATCH", f"/labels/{second[0]}", {"name": "NEW"})
    assert (error(taken), taken.json()["skip_alert_dialog"]) == ((422, "NEW already exists"), True)
    assert apollo.add_contact(label_names=["New"])["label_ids"] == contact["label_ids"]
    assert apollo.call("PATCH", "/labels/x", {"name": "x"}).status_code == 422


class TestRecords:
    """Records that are added to labels by their names, and removed."""

    @pytest.mark.contract("10.label.15", "10.label.16")
    @each_case(("many", "one"), [("contacts", "contact"), ("accounts", "account")])
    def test_are_added_and_removed(self, apollo: Apollo, other: Apollo, many: str, one: str) -> None:
        add = {"contacts": Apollo.add_contact, "accounts": Apollo.add_account}[many]
        record, theirs = add(apollo, label_names=["Old"])["id"], add(other)["id"]
        ids = [record, theirs, UNKNOWN, "x"]
        made = acted(apollo, "add", ids, ["old", "New"], modality=many)["labels"]
        assert [(each["name"], each["modality"], each["cached_count"]) for each in made] == [
            ("Old", many, 1), ("New", many, 1)
        ]  # fmt: skip
        shown = apollo.done("GET", f"/{many}/{record}")[one]["label_ids"]
        assert shown == [each["id"] for each in made]
        assert acted(apollo, "add", [record], ["New"], modality=many)["labels"][0]["cached_count"] == 1
        (left,) = acted(apollo, "remove", ids, ["OLD", "Unheard"], modality=many)["labels"]
        assert (left["name"], left["cached_count"]) == ("Old", 0)
        assert apollo.done("GET", f"/{many}/{record}")[one]["label_ids"] == [made[1]["id"]]
        assert labels(apollo) == {"Old": 0, "New": 1}
        assert other.done("GET", f"/{many}/{theirs}")[one]["label_ids"] == []

    @pytest.mark.contract("10.label.17")
    @each_case("act", ["add", "remove"])
    def test_or_labels_that_are_missing_change_nothing(self, apollo: Apollo, act: str) -> None:
        contact = apollo.add_contact()["id"]
        for ids, names in (([], []), ([contact], []), ([], ["A"])):
            assert acted(apollo, act, ids, names) == {"message": "No Models or Lists provided"}
        path, sent = f"/labels/{act}{PATHS[act]}", {"entity_ids": [contact], "label_names": ["A"]}
        assert error(apollo.call("POST", path, {**sent, "modality": "leads"})) == (422, "Invalid modality: leads.")
        assert labels(apollo) == {}

    @pytest.mark.contract("10.label.18")
    @each_case(("act", "kind"), [("add", "add_entities_to_labels"), ("remove", "remove_entities_from_labels")])
    def test_are_changed_by_a_job_on_demand(self, apollo: Apollo, act: str, kind: str) -> None:
        contact = apollo.add_contact(label_names=["A"])["id"]
        answer = acted(apollo, act, [contact], ["A", "B"], **{"async": True})
        job = answer["entity_progress_job"]
        assert (list(answer), job["job_type"], job["progress"]) == (["entity_progress_job"], kind, -1)
        assert len(apollo.done("GET", f"/contacts/{contact}")["contact"]["label_ids"]) == (2 if act == "add" else 0)


PATHS = {"add": "_entity_ids_to_label_names", "remove": "_entity_ids_from_label_names"}


def acted(apollo: Apollo, act: str, ids: list[str], names: list[str], **more: Any) -> Any:
    """Add records to labels, or remove them."""
    return apollo.done("POST", f"/labels/{act}{PATHS[act]}", {"entity_ids": ids, "label_names": names, **more})


@pytest.mark.parametrize("many", ["contacts", "accounts"])
def test_that_is_deleted_is_taken_from_its_records(apollo: Apollo, many: str) -> None:
    made = apollo.done("POST", f"/{many}", {"name": "A", "first_name": "A", "label_names": ["Old", "Kept"]})
    record = made[many.removesuffix("s")]
    old, kept = record["label_ids"]
    apollo.control("DELETE", f"/records/label/{old}")
    assert apollo.done("GET", f"/{many}/{record['id']}")[many.removesuffix("s")]["label_ids"] == [kept]
    assert labels(apollo) == {"Kept": 1}


@pytest.mark.contract("9.access.3")
def test_master_keys_alone_may_use_labels(apollo: Apollo) -> None:
    apollo.control("PATCH", "", {"master_keys": False})
    assert error(apollo.call("GET", "/labels"))[1].startswith(
        "This API key is not authorized to access api/v1/labels/index. "
    )
