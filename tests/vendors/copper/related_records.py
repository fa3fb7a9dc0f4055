"""Records to which tasks and projects are related."""

from tests.vendors.copper.client import Copper, Json

NOTHING = {"id": None, "type": None}


def resource(record: Json, kind: str) -> Json:
    """Return a reference to a record."""
    return {"id": record["id"], "type": kind}


def records(copper: Copper) -> dict[str, Json]:
    """Make a record of every kind that is related to others."""
    person = copper.person(name="Ines")
    return {
        "lead": copper.lead(name="Zed"),
        "person": person,
        "company": copper.company(name="acme"),
        "opportunity": copper.deal(name="Deal", primary_contact_id=person["id"]),
        "project": copper.project(name="Project"),
    }
