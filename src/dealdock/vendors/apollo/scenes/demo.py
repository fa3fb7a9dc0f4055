"""The account of Apollo in the packaged scene `demo`. All of its data is invented."""

from typing import Any, Final

from dealdock.vendors.apollo import defaults

_MOMENT: Final = "2026-01-12T09:30:00.250Z"

_OPPORTUNITIES: Final = (
    {"name": "Ferry tickets", "amount": 12500, "stage": "Negotiation/Review", "closed_date": "2026-03-31T00:00:00Z"},
    {"name": "Harbour lights", "amount": 4300.5, "stage": "Closed Won", "closed_date": "2026-01-31T00:00:00Z"},
    {"name": "Rope for a season", "amount": 900, "stage": "Qualification"},
)

_HELLO: Final = {
    "subject": "Rope for {{company}}",
    "body_html": "<p>Hello {{first_name}},</p><p>may I show you our ropes?</p>",
    "touch_status": "approved",
}


def accounts() -> list[dict[str, Any]]:
    """Return a small company with an opportunity in each of three stages."""
    company = {"name": "Quay Street Traders", "domain": "quaystreet.example", "stage": "Current Client"}
    contact = {"first_name": "Rosa", "last_name": "Lind", "email": "rosa@quaystreet.example", "title": "Buyer"}
    dates = {"created_at": _MOMENT, "updated_at": _MOMENT}
    of_ada = {"owner": "ada@lighthouse.example", **dates}
    return [
        {
            "vendor": "apollo",
            "name": "Lighthouse Sales",
            "created_at": _MOMENT,
            "updated_at": _MOMENT,
            "users": [
                {"email": "ada@lighthouse.example", "first_name": "Ada", "last_name": "Berg", "job_title": "Sales"}
            ],
            **{kind: [{**record, **dates} for record in records] for kind, records in defaults.records().items()},
            "labels": [{"name": "Spring fair", "modality": "contacts", "user": "ada@lighthouse.example", **dates}],
            "email_accounts": [{"email": "ada@lighthouse.example", "user": "ada@lighthouse.example", **dates}],
            "sequences": [{"name": "First contact", "user": "ada@lighthouse.example", **dates}],
            "sequence_steps": [{"key": "hello", "sequence": "First contact", "position": 1, **_HELLO, **dates}],
            "companies": [{**company, "phone": "(312) 596-1000", **of_ada}],
            "contacts": [
                {**contact, "key": "rosa", "company": "Quay Street Traders", "label_ids": ["Spring fair"], **of_ada}
            ],
            "opportunities": [
                {**opportunity, "company": "Quay Street Traders", **of_ada} for opportunity in _OPPORTUNITIES
            ],
            "tasks": [{"title": "Ask about rope", "type": "call", "user": "ada@lighthouse.example", "contact": "rosa"}],
            "phone_calls": [
                {
                    "user": "ada@lighthouse.example",
                    "contact": "rosa",
                    "company": "Quay Street Traders",
                    "to_number": "+13125550100",
                    "start_time": "2026-01-12T09:28:00.000Z",
                    "end_time": _MOMENT,
                    "duration": 95,
                    "logged": True,
                    "note": "Asks for a price of rope",
                    **dates,
                }
            ],
            "sequence_contacts": [
                {
                    "sequence": "First contact",
                    "contact": "rosa",
                    "email_account": "ada@lighthouse.example",
                    "added_by": "ada@lighthouse.example",
                    **dates,
                }
            ],
            **_messages(),
        }
    ]


def _messages() -> dict[str, Any]:
    """Return a message that was sent and opened, its recipient's event in the sequence, and a meeting with them."""
    dates = {"created_at": _MOMENT, "updated_at": _MOMENT}
    part = {"sequence": "First contact", "contact": "rosa", **dates}
    mailbox = {"user": "ada@lighthouse.example", "email_account": "ada@lighthouse.example"}
    text = {
        "subject": "Rope for Quay Street Traders",
        "body_html": "<p>Hello Rosa,</p><p>may I show you our ropes?</p>",
    }
    sent = {"status": "completed", "due_at": _MOMENT, "completed_at": "2026-01-12T09:31:00.000Z"}
    opened = {"type": "open", "readable_user_agent": "Firefox, Linux", "created_at": "2026-01-12T10:02:00.000Z"}
    return {
        "emailer_messages": [{"key": "hello to rosa", "sequence_step": "hello", **mailbox, **text, **sent, **part}],
        "emailer_message_events": [{"emailer_message": "hello to rosa", **opened}],
        "sequence_events": [{"type": "enrolled", **part}],
        "conversations": [
            {
                "topic": "Rope for a season",
                "user": "ada@lighthouse.example",
                "contact": "rosa",
                "company": "Quay Street Traders",
                "start_time": "2026-01-13T10:00:00.000Z",
                "duration": 1500,
                **dates,
            }
        ],
    }
