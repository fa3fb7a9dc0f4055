"""Random conversions of leads, to the server and to a model: all records are the same after every step. Contract B1."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dealdock import Sandbox
from dealdock.settings import Settings
from tests.support.client import Client
from tests.support.serving import served
from tests.vendors.copper.client import Copper, Json

RUNS: Final = settings(
    max_examples=6,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    report_multiple_bugs=False,
)
EMAILS: Final = st.none() | st.sampled_from(["ann@one.example", "ANN@one.example", "bob@two.example", "cy@two.example"])
NAMES: Final = st.sampled_from(["Ann Lee", "Bob Ray"])
COMPANIES: Final = st.sampled_from(["Acme", "ACME", " acme ", "Quay"])
VALUES: Final = st.none() | st.sampled_from([5, 1200.5])
TEXTS: Final = st.none() | st.sampled_from(["red", "blue"])
DEAL: Final = "Deal"


class Conversions(RuleBasedStateMachine):
    """The leads of one account, and what becomes of them. A subclass has the servers."""

    servers: tuple[httpx.Client, ...]

    def __init__(self) -> None:
        super().__init__()
        self.copper = Copper.open(self.servers[0])
        self.leads: dict[int, Json] = {}
        self.gone: set[int] = set()
        self.people: dict[int, Json] = {}
        self.companies: dict[int, Json] = {}
        self.deals: dict[int, Json] = {}
        self.tasks: dict[int, tuple[int | None, str | None]] = {}
        self.notes: dict[int, int] = {}

    @initialize()
    def begin(self) -> None:
        both = ["lead", "person"]
        self.shared = self.copper.definition("String", name="Color", available_on=both)["id"]
        self.choice = self.copper.definition("MultiSelect", "a", "b", name="Letters", available_on=both)
        self.alone = self.copper.definition("Float", name="Score", on="lead")["id"]
        for name in ("ACME", "Acme"):
            self.add_company(name)
        self.add_person("ann@one.example", "Ann Lee")

    @rule(name=NAMES, email=EMAILS, company=st.none() | COMPANIES, value=VALUES, text=TEXTS, letters=st.booleans())
    def add_lead(self, name: str, email: str | None, company: str | None, value: float | None, text: str | None,
                 letters: bool) -> None:  # fmt: skip
        custom = [(self.shared, text), (self.choice["id"], ["b", "a"] if letters else None), (self.alone, 2.5)]
        lead = self.copper.lead(
            name=name,
            email=email and {"email": email, "category": "work"},
            company_name=company,
            monetary_value=value,
            tags=["fair"],
            custom_fields=[{"custom_field_definition_id": one, "value": value} for one, value in custom],
        )
        self.leads[lead["id"]] = lead

    @rule(email=EMAILS, name=NAMES)
    def new_person(self, email: str | None, name: str) -> None:
        self.add_person(email, name)

    def add_person(self, email: str | None, name: str) -> None:
        if email is not None and self.owner(email) is None:
            person = self.copper.person(name=name, emails=[{"email": email, "category": "work"}])
            self.people[person["id"]] = seen_person(person)

    @rule(name=COMPANIES)
    def new_company(self, name: str) -> None:
        self.add_company(name)

    def add_company(self, name: str) -> None:
        company = self.copper.company(name=name)
        self.companies[company["id"]] = {"name": name, "email_domain": None}

    @precondition(lambda self: self.leads)
    @rule(data=st.data())
    def add_task(self, data: st.DataObject) -> None:
        lead_id = data.draw(st.sampled_from([*self.leads]))
        task = self.copper.task(related_resource={"id": lead_id, "type": "lead"})
        self.tasks[task["id"]] = lead_id, "lead"

    @precondition(lambda self: self.leads)
    @rule(data=st.data())
    def add_note(self, data: st.DataObject) -> None:
        lead_id = data.draw(st.sampled_from([*self.leads]))
        body = {"parent": {"id": lead_id, "type": "lead"}, "type": {"id": 0}, "details": "Met"}
        self.notes[self.copper.ask("POST", "/activities", body)["id"]] = lead_id

    @precondition(lambda self: self.leads)
    @rule(data=st.data())
    def delete_lead(self, data: st.DataObject) -> None:
        lead_id = data.draw(st.sampled_from([*self.leads]))
        self.copper.ask("DELETE", f"/leads/{lead_id}")
        self.end(lead_id)
        self.notes = {note: parent for note, parent in self.notes.items() if parent != lead_id}
        self.tasks = {task: (None, None) if of == (lead_id, "lead") else of for task, of in self.tasks.items()}

    @precondition(lambda self: self.leads)
    @rule(data=st.data(), name=st.none() | NAMES, has_deal=st.booleans())
    def convert(self, data: st.DataObject, name: str | None, has_deal: bool) -> None:
        lead_id = data.draw(st.sampled_from([*self.leads]))
        company: Json = data.draw(self.company_details())
        details: Json = {"person": {"name": name}, "company": company}
        if has_deal:
            details["opportunity"] = {"name": DEAL}
        made = self.copper.ask("POST", f"/leads/{lead_id}/convert", {"details": details})
        self.expect(lead_id, made, name, company, has_deal=has_deal)

    @precondition(lambda self: self.leads)
    @rule(data=st.data())
    def convert_at_once(self, data: st.DataObject) -> None:
        """Of several calls at once, to all servers, one converts the lead."""
        lead_id = data.draw(st.sampled_from([*self.leads]))
        path, body = f"/leads/{lead_id}/convert", {"details": {"opportunity": {"name": DEAL}}}
        clients = [Copper(http, self.copper.account) for http in self.servers] * (4 // len(self.servers))
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda each: each.send("POST", path, body), clients))
        assert sorted(each.status_code for each in answers) == [200, 404, 404, 404]
        [made] = (each.json() for each in answers if each.status_code == 200)
        self.expect(lead_id, made, None, {}, has_deal=True)

    @precondition(lambda self: self.leads)
    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        """A conversion with a fault in its last part leaves everything as it was."""
        lead_id = data.draw(st.sampled_from([*self.leads]))
        details = {"company": {"name": "New"}, "opportunity": {"name": ""}}
        assert self.copper.refused("POST", f"/leads/{lead_id}/convert", {"details": details})

    @precondition(lambda self: self.gone)
    @rule(data=st.data())
    def convert_again(self, data: st.DataObject) -> None:
        lead_id = data.draw(st.sampled_from(sorted(self.gone)))
        assert self.copper.status("POST", f"/leads/{lead_id}/convert", {}) == 404
        assert self.copper.status("GET", f"/leads/{lead_id}") == 404

    @invariant()
    def all_is_as_expected(self) -> None:
        assert {each["id"]: each for each in self.all_of("leads")} == self.leads
        assert {each["id"]: seen_person(each) for each in self.all_of("people")} == self.people
        companies = {
            each["id"]: {name: each[name] for name in ("name", "email_domain")} for each in self.all_of("companies")
        }
        assert companies == self.companies
        assert {each["id"]: seen_deal(each) for each in self.all_of("opportunities")} == self.deals
        tasks = {
            each["id"]: (each["related_resource"]["id"], each["related_resource"]["type"])
            for each in self.all_of("tasks")
        }
        assert tasks == self.tasks
        notes = [each for each in self.all_of("activities") if each["type"]["id"] == 0]
        assert {each["id"]: each["parent"]["id"] for each in notes} == self.notes

    def expect(self, lead_id: int, made: Json, name: str | None, company: Json, *, has_deal: bool) -> None:
        """Do what a conversion does to the model, with the ids that the answer has."""
        lead = self.leads[lead_id]
        email = lead["email"] and lead["email"]["email"]
        company_id = self.company_of(lead, made, company, email)
        owner = None if email is None else self.owner(email)
        person_id = made["person"]["id"]
        if owner is None:
            assert person_id not in self.people
            values = {each["custom_field_definition_id"]: each["value"] for each in lead["custom_fields"]}
            self.people[person_id] = {
                "name": name or lead["name"],
                "emails": [lead["email"]] if lead["email"] else [],
                "tags": lead["tags"],
                "company_id": company_id,
                "leads": [lead_id],
                "values": {each: values[each] for each in (self.shared, self.choice["id"])},
            }
        else:
            assert person_id == owner
            person = self.people[owner]
            person["company_id"] = person["company_id"] or company_id
            person["leads"] = [*person["leads"], lead_id]
        assert (made["company"] and made["company"]["id"]) == company_id
        assert (made["opportunity"] is not None) == has_deal
        if has_deal:
            self.deals[made["opportunity"]["id"]] = {
                "monetary_value": lead["monetary_value"],
                "primary_contact_id": person_id,
                "company_id": self.people[person_id]["company_id"],
                "leads": [lead_id],
            }
        self.end(lead_id)
        self.notes = {note: person_id if parent == lead_id else parent for note, parent in self.notes.items()}
        moved = person_id, "person"
        self.tasks = {task: moved if of == (lead_id, "lead") else of for task, of in self.tasks.items()}

    def company_of(self, lead: Json, made: Json, wanted: Json, email: str | None) -> int | None:
        """Return the id of the company of a conversion. Add the one that it made."""
        if "id" in wanted:
            number: int = wanted["id"]
            return number
        named = wanted.get("name", lead["company_name"]) or ""
        if not named.strip():
            return None
        is_exact = wanted.get("exact_match", False)
        alike = [number for number, each in self.companies.items() if each["name"].lower() == named.strip().lower()]
        same = [number for number in alike if not is_exact or self.companies[number]["name"] == named]
        if same:
            return min(same)
        domain = None if email is None else email.rpartition("@")[2]
        taken = {each["email_domain"] for each in self.companies.values()}
        made_id: int = made["company"]["id"]
        assert made_id not in self.companies
        shown = named if is_exact else named.strip()
        self.companies[made_id] = {"name": shown, "email_domain": None if domain in taken else domain}
        return made_id

    def company_details(self) -> Any:
        """Return the ways to name a company."""
        named = st.fixed_dictionaries({"name": COMPANIES}, optional={"exact_match": st.booleans()})
        known = [st.sampled_from([{"id": each} for each in self.companies])] if self.companies else []
        return st.one_of(st.just({}), st.just({"name": ""}), named, *known)

    def owner(self, email: str) -> int | None:
        """Return the person who has an address."""
        return next(
            (
                number
                for number, person in self.people.items()
                if any(each["email"].lower() == email.lower() for each in person["emails"])
            ),
            None,
        )

    def end(self, lead_id: int) -> None:
        del self.leads[lead_id]
        self.gone.add(lead_id)

    def all_of(self, kind: str) -> list[Json]:
        found: list[Json] = self.copper.ask("POST", f"/{kind}/search", {"page_size": 200})
        return found


def seen_person(person: Json) -> Json:
    """Return what the model has of a person."""
    return {
        **{name: person[name] for name in ("name", "emails", "tags", "company_id")},
        "leads": [each["lead_id"] for each in person["leads_converted_from"]],
        "values": {each["custom_field_definition_id"]: each["value"] for each in person["custom_fields"]},
    }


def seen_deal(deal: Json) -> Json:
    """Return what the model has of an opportunity."""
    return {
        **{name: deal[name] for name in ("monetary_value", "primary_contact_id", "company_id")},
        "leads": [each["lead_id"] for each in deal["leads_converted_from"]],
    }


@pytest.fixture
def servers(sandbox: Sandbox, address: str) -> Iterator[tuple[httpx.Client, ...]]:
    """Clients of two servers on PostgreSQL, and of one on SQLite, which is for one process."""
    with ExitStack() as stack:
        addresses = [address]
        url = sandbox.settings.database or ""
        if url.startswith("postgresql"):
            other = stack.enter_context(Sandbox(Settings(database=url, secret=sandbox.settings.secret)))
            addresses.append(stack.enter_context(served(other)))
        yield tuple(stack.enter_context(Client(each)) for each in addresses)


@pytest.mark.slow
@pytest.mark.contract("B1.convert.2", "B1.convert.3", "B1.convert.6", "B1.convert.7", "B1.convert.8", "B1.convert.9")
def test_every_conversion_is_as_the_model_has_it(servers: tuple[httpx.Client, ...]) -> None:
    machine = type("Conversions", (Conversions,), {"servers": servers})
    run_state_machine_as_test(machine, settings=RUNS)
