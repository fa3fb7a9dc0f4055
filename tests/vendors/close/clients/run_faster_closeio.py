"""The client faster_closeio as it is published: `run_faster_closeio.py KEY`, its address redirected by its caller.

It runs where that client is installed, which is not where the tests run. It prints what it found as JSON.
"""

import json
import sys
from datetime import date
from typing import Any

from closeio import CloseIO
from closeio.exceptions import CloseIOError


def leads(client: Any) -> dict[str, Any]:
    """Create, read, find, update and delete leads."""
    contacts = [{"name": "Jo", "emails": [{"email": "jo@b.example", "type": "office"}]}]
    lead = client.create_lead({"name": "Acme", "contacts": contacts, "custom": {"Industry": "Caves"}})
    gone = client.create_lead({"name": "Gone"})
    client.delete_lead(gone.id)
    changed = client.update_lead(lead.id, {"status": "Qualified"})
    return {
        "lead": lead.id,
        "changed": [changed.status_label, client.get_lead(lead.id).name, client.get_contact(lead.contacts[0].id).name],
        "leads": [each.id for each in client.get_leads(query="acme", fields=["id"])],
        "industries": sorted(client.custom_field_values("Industry")),
        "shown": client.get_lead_display_name("acme"),
    }


def deals(client: Any, lead_id: str) -> dict[str, Any]:
    """Create, update, list and delete opportunities."""
    won = client.find_opportunity_status("Won")
    deal = client.create_opportunity({"lead_id": lead_id, "value": 500, "date_won": date(2026, 1, 5)})
    again = client.update_opportunity(deal.id, {"status_id": won.id})
    client.delete_opportunity(client.create_opportunity({"lead_id": lead_id}).id)
    label = client.create_opportunity_status("Later", "active")
    client.delete_opportunity_status(label.id)
    return {
        "deal": [deal.id, deal.value_formatted, deal.date_won.isoformat(), again.status_type],
        "deals": [each.id for each in client.get_opportunities()],
    }


def others(client: Any, lead_id: str) -> dict[str, Any]:
    """Use tasks, activities, users and events."""
    me = client.me()
    task = client.create_task(lead_id, me.id, "Call", due_date=date(2026, 1, 9))
    done = client.update_task(task.id, {"is_complete": True})
    note = client.create_activity_note(lead_id, "A note")
    call = client.create_activity_call(lead_id=lead_id, duration=60, direction="outbound")
    email = client.create_activity_email(lead_id=lead_id, subject="Hello", to=["jo@b.example"])
    return {
        "task": [task.due_date.isoformat(), done.is_complete, [each.id for each in client.get_tasks(is_complete=True)]],
        "activities": [
            [each.id for each in found] == [made.id]
            for found, made in (
                (client.get_activity_note(lead_id), note),
                (client.get_activity_call(lead_id), call),
                (client.get_activity_email(lead_id), email),
            )
        ],
        "types": sorted({each["_type"] for each in client.get_activities(lead_id=lead_id, fields=["id", "_type"])}),
        "user": [client.find_user_id(me.email) == me.id, client.find_user("Alex Carter").id == me.id],
        "users": [each.full_name for each in client.get_organization_users()],
        "events": len({each.id for each in client.get_event_logs(object_type="opportunity", action="created")}),
    }


def refusal(client: Any) -> str:
    """Return the text of an error."""
    try:
        client.get_lead("lead_x")
    except CloseIOError as error:
        return str(error.args[0])
    return ""


client = CloseIO(sys.argv[1])
found = leads(client)
found |= {**deals(client, found["lead"]), **others(client, found["lead"]), "refusal": refusal(client)}
print(json.dumps(found))
