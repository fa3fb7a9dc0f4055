"""The kinds of sequences and of the contacts in them."""

from typing import Final

from dealdock.platform.records.kind import of_rows
from dealdock.vendors.apollo.sequence import service
from dealdock.vendors.apollo.sequence.model import Sequence, SequenceContact

SEQUENCE: Final = of_rows(
    "sequence",
    "sequences",
    Sequence,
    references={"user_id": "user"},
    create=service.create,
    update=service.update,
    parts=(SequenceContact,),
    example={"name": "First contact", "active": True},
    named_by="name",
    derived=service.derived,
)
SEQUENCE_CONTACT: Final = of_rows(
    "sequence_contact",
    "sequence_contacts",
    SequenceContact,
    references={
        "sequence_id": "sequence",
        "contact_id": "contact",
        "email_account_id": "email_account",
        "added_by_id": "user",
    },
)
