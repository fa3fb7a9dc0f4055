"""Bodies of new records, for the tests of all vendors."""

from typing import Final

REFERENCES: Final = {
    "activity": {"lead_id": "lead"},
    "customObject": {"custom_object_type_id": "customObjectType", "lead_id": "lead"},
    "sequenceSubscription": {"sequence_id": "sequence", "contact_id": "contact"},
    "task": {"lead_id": "lead"},
}
VALUES: Final = {
    "activity": {"type": "Note", "details": {"note": "Called"}},
    "customObject": {"name": "Yawl"},
    "task": {"text": "Call"},
}
