"""Related records: links, and what is left after a deletion. Contract, 3."""

import httpx
import pytest

from dealdock.vendors.copper.names import PLURALS, Entity
from dealdock.vendors.copper.related.service import ALLOWED
from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper, Json


class TestRelated:
    def related(self, copper: Copper, kind: str, record: Json, of: str = "") -> list[tuple[str, int]]:
        found = copper.ask("GET", f"/{kind}/{record['id']}/related{of}")
        return [(each["type"], each["id"]) for each in found]

    @pytest.mark.slow
    @pytest.mark.contract("3.9.related.1", "3.9.related.2", "3.9.related.3", "3.9.related.4")
    def test_are_added_and_removed(self, copper: Copper) -> None:
        acme, other = copper.company(name="Acme"), copper.company(name="Other")
        ann, bob = copper.person(company_id=acme["id"]), copper.person(name="Bob")
        deal = copper.deal(primary_contact_id=ann["id"])
        path = f"/opportunities/{deal['id']}/related"
        assert self.related(copper, "opportunities", deal) == [("company", acme["id"]), ("person", ann["id"])]
        for kind, record in (("person", bob), ("company", other), ("person", bob)):
            resource = {"id": record["id"], "type": kind}
            assert copper.ask("POST", path, {"resource": resource}) == {"added": True, "resource": resource}
        companies = [("company", acme["id"]), ("company", other["id"])]
        assert self.related(copper, "opportunities", deal) == [*companies, ("person", ann["id"]), ("person", bob["id"])]
        assert self.related(copper, "opportunities", deal, "/companies") == companies
        assert self.related(copper, "people", bob) == [("opportunity", deal["id"])]
        assert self.related(copper, "companies", acme) == [("opportunity", deal["id"]), ("person", ann["id"])]
        resource = {"id": bob["id"], "type": "person"}
        assert copper.ask("DELETE", path, {"resource": resource}) == {"removed": True, "resource": resource}
        copper.ask("DELETE", path, {"resource": {"id": acme["id"], "type": "company"}})
        assert copper.get(deal)["company_id"] is None
        assert self.related(copper, "opportunities", deal) == [("company", other["id"]), ("person", ann["id"])]
        moved = {"resource": {"id": other["id"], "type": "company"}}
        answer = copper.send("POST", f"/people/{ann['id']}/related", moved)
        assert (answer.status_code, answer.json()["message"]) == (422, "Invalid request: Resource is already related")
        assert copper.ask("GET", f"/people/{ann['id']}")["company_id"] == acme["id"]
        copper.ask("POST", f"/people/{bob['id']}/related", moved)
        assert copper.ask("GET", f"/people/{bob['id']}")["company_id"] == other["id"]

    @pytest.mark.contract("3.9.related.5")
    def test_that_are_not_related_cannot_be_removed(self, copper: Copper) -> None:
        deal, bob = copper.deal(), copper.person(name="Bob")
        path = f"/opportunities/{deal['id']}/related"
        answer = copper.send("DELETE", path, {"resource": {"id": bob["id"], "type": "person"}})
        assert answer.status_code == 422
        assert answer.json()["message"] == "Invalid request: Resources are not related"
        assert copper.refused("POST", path, {"resource": {"id": 1, "type": "word"}}) == [
            "Resource: is not included in the list"
        ]
        assert copper.refused("POST", path, {}) == ["Resource: can't be blank"]
        assert copper.status("GET", "/opportunities/999999/related") == 404

    @pytest.mark.contract("3.9.related.5")
    def test_a_contact_that_is_required_cannot_be_removed(self, http: httpx.Client) -> None:
        copper = Copper.open(http, primary_contact_required=True)
        deal = copper.deal()
        contact = {"resource": {"id": deal["primary_contact_id"], "type": "person"}}
        path = f"/opportunities/{deal['id']}/related"
        assert copper.refused("DELETE", path, contact) == ["Primary Contact Id: can't be blank"]

    @pytest.mark.slow
    @pytest.mark.contract("3.9.related.1", "3.9.related.3")
    def test_of_each_two_kinds_are_added_by_one_and_removed_by_the_other(self, copper: Copper) -> None:
        """A second record of the other kind stays as it is."""
        made: dict[Entity, list[Json]] = {
            kind: [getattr(copper, "deal" if kind == "opportunity" else kind)() for _ in range(2)] for kind in ALLOWED
        }

        def items(kind: Entity, place: int) -> list[tuple[str, int]]:
            return self.related(copper, PLURALS[kind], made[kind][place])

        def change(method: str, kind: Entity, one: Json, other: Entity, named: Json) -> None:
            resource = {"id": named["id"], "type": other}
            copper.ask(method, f"/{PLURALS[kind]}/{one['id']}/related", {"resource": resource})

        before = {(kind, place): items(kind, place) for kind in made for place in (0, 1)}
        for kind, other in ((kind, other) for kind, others in ALLOWED.items() for other in others):
            one, second = made[kind][0], made[other][0]
            change("POST", kind, one, other, second)
            assert items(kind, 0) == sorted([*before[kind, 0], (other, second["id"])]), (kind, other)
            assert items(other, 0) == sorted([*before[other, 0], (kind, one["id"])]), (kind, other)
            assert items(other, 1) == before[other, 1], (kind, other)
            change("DELETE", other, second, kind, one)
            assert (items(kind, 0), items(other, 0)) == (before[kind, 0], before[other, 0]), (kind, other)

    @pytest.mark.slow
    def test_of_every_allowed_pair_are_gone_with_the_other_record(self, copper: Copper) -> None:
        make = {kind: getattr(copper, "deal" if kind == "opportunity" else kind) for kind in ALLOWED}
        for kind, others in ALLOWED.items():
            one = make[kind]()
            before = self.related(copper, PLURALS[kind], one)
            for other in others:
                named = {"id": make[other]()["id"], "type": other}
                copper.ask("POST", f"/{PLURALS[kind]}/{one['id']}/related", {"resource": named})
                copper.ask("DELETE", f"/{PLURALS[other]}/{named['id']}")
                assert self.related(copper, PLURALS[kind], one) == before, (kind, other)

    @pytest.mark.contract("3.9.related.3")
    @each_case("by", ["people", "companies"])
    def test_that_each_name_the_other_lose_both(self, copper: Copper, by: str) -> None:
        """A person of a company that is also its primary contact."""
        acme = copper.company()
        ann = copper.person(company_id=acme["id"])
        copper.ask("PUT", f"/companies/{acme['id']}", {"primary_contact_id": ann["id"]})
        one, resource = ann, {"id": acme["id"], "type": "company"}
        if by == "companies":
            one, resource = acme, {"id": ann["id"], "type": "person"}
        copper.ask("DELETE", f"/{by}/{one['id']}/related", {"resource": resource})
        assert copper.ask("GET", f"/people/{ann['id']}")["company_id"] is None
        assert copper.ask("GET", f"/companies/{acme['id']}")["primary_contact_id"] is None
        assert self.related(copper, "people", ann) == self.related(copper, "companies", acme) == []


def test_a_task_and_a_project_are_modified_when_they_lose_a_deleted_record(copper: Copper) -> None:
    acme, other = copper.company(), copper.company()
    of_acme, of_other = ({"related_resource": {"id": each["id"], "type": "company"}} for each in (acme, other))
    kept = copper.task(**of_other), copper.project(**of_other)
    task, project = copper.task(**of_acme), copper.project(**of_acme)
    copper.advance(60)
    copper.ask("DELETE", f"/companies/{acme['id']}")
    now = {"date_modified": NOW + 60}
    empty = {"id": None, "type": None}
    assert copper.ask("GET", f"/tasks/{task['id']}") == task | now | {"related_resource": empty}
    assert copper.ask("GET", f"/projects/{project['id']}") == project | now | {"related_resource": None}
    assert (copper.ask("GET", f"/tasks/{kept[0]['id']}"), copper.ask("GET", f"/projects/{kept[1]['id']}")) == kept


@pytest.mark.slow
def test_no_answer_names_a_deleted_record(copper: Copper) -> None:
    """After a deletion, neither the related records nor the fields of others have it."""
    for kind in ("opportunities", "people", "companies"):
        acme = copper.company()
        ann = copper.person(company_id=acme["id"])
        bob = copper.person(name="Bob")
        deal = copper.deal(primary_contact_id=ann["id"], company_id=acme["id"])
        resource = {"id": bob["id"], "type": "person"}
        copper.ask("POST", f"/opportunities/{deal['id']}/related", {"resource": resource})
        records = {"opportunities": [deal], "people": [ann, bob], "companies": [acme]}
        paths = [f"/{each}/{one['id']}" for each, many in records.items() for one in many]
        gone = records[kind]
        for one in gone:
            copper.ask("DELETE", f"/{kind}/{one['id']}")
        ids = {one["id"] for one in gone}
        left = [path for path in paths if not path.startswith(f"/{kind}/")]
        for path in left:
            related = copper.ask("GET", f"{path}/related")
            assert [each for each in related if each["id"] in ids] == [], (kind, path)
            shown = copper.ask("GET", path)
            assert ids.isdisjoint({shown.get("company_id"), shown.get("primary_contact_id")}), (kind, path)
        links = copper.control("GET", "/records/relatedItem")
        assert [each for each in links if {each["opportunity_id"], each["related_id"]} & ids] == [], kind
