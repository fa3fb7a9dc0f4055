"""Bodies of new records, for the tests of all vendors."""

from typing import Final

REFERENCES: Final = {
    "emailer_message": {"contact_id": "contact"},
    "emailer_message_event": {"emailer_message_id": "emailer_message"},
    "contact_role": {"opportunity_id": "opportunity", "contact_id": "contact"},
    "job_posting": {"organization_id": "organization"},
    "sequence_contact": {"sequence_id": "sequence", "contact_id": "contact"},
    "sequence_event": {"contact_id": "contact"},
    "sequence_step": {"sequence_id": "sequence"},
    "task": {"user_id": "user"},
}
VALUES: Final = {
    "job_posting": {"title": "Captain"},
    "news_article": {"title": "Hires"},
    "sequence_step": {"position": 1},
    "task": {"type": "call"},
}
