"""Bodies of new records, for the tests of all vendors."""

from typing import Final

REFERENCES: Final = {
    "activity": {"lead_id": "lead"},
    "customFieldAssociation": {"field_id": "customField"},
    "customObject": {"custom_object_type_id": "customObjectType", "lead_id": "lead"},
    "sequenceSubscription": {"sequence_id": "sequence", "contact_id": "contact"},
    "task": {"lead_id": "lead"},
}
REFERRED: Final = {
    "customFieldAssociation": {
        "field_id": {"object": "shared"},
    },
}
"""The fields of the records to which new ones refer."""
VALUES: Final = {
    "activity": {"type": "Note", "details": {"note": "Called"}},
    "customFieldAssociation": {"object_type": "contact"},
    "customObject": {"name": "Yawl"},
    "task": {"text": "Call"},
}
