"""The ids that clients see: 24 hex digits, made from the numbers of records (contract 7).

Eight digits have the number, ten the account, and six the kind. So an id of another kind, of another account or of
another sandbox is recognized without a table.
"""

from functools import lru_cache
from typing import Final, Literal

from sqlalchemy import Connection

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.records import public_ids
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext

IdKind = Literal[
    "team",
    "user",
    "opportunity",
    "stage",
    "pipeline",
    "company",
    "company_stage",
    "contact",
    "contact_stage",
    "custom_field",
    "picklist_value",
    "contact_role",
    "role_type",
    "permission_set",
    "task",
    "label",
    "email_account",
    "sequence",
    "sequence_contact",
    "sequence_event",
    "sequence_step",
    "sequence_touch",
    "sequence_template",
    "emailer_schedule",
    "emailer_message",
    "emailer_message_event",
    "conversation",
    "news_article",
    "note",
    "phone_call",
    "person",
    "organization",
    "job_posting",
]

_NAMES: Final = {
    "stage": "opportunity_stage",
    "pipeline": "opportunity_pipeline",
    "company": "account",
    "company_stage": "account_stage",
    "sequence_step": "emailer_step",
    "sequence_touch": "emailer_touch",
    "sequence_template": "emailer_template",
}
"""The kinds that have another name in the contract."""

TEAM_NUMBER: Final = 0
"""The number of the account itself."""

_FIRST: Final = 0x5C100000
_FIRST_OF_DIRECTORY: Final = 0x54A00000
DIRECTORY: Final = frozenset({"person", "organization", "job_posting"})
"""The kinds of the directory. Each counts from 1 (contract 10.9)."""
_DIGITS: Final = frozenset("0123456789abcdefABCDEF")
_LENGTH: Final = 24
_NUMBER_DIGITS: Final = 8


class IdForm(public_ids.IdForm):
    """The form of ids, as the platform uses it."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def encode(self, account_id: int, kind: str, number: int) -> str:
        """Return the id of the record with this number."""
        return _encoded(self._credentials, account_id, kind, number)

    def decode(self, account_id: int, kind: str, text: str) -> int | None:
        """Return the number of the record with this id, in either case; None if no record of the kind can have it."""
        if not has_form(text):
            return None
        number = int(text[:_NUMBER_DIGITS], 16) - _first(kind)
        is_own = 0 <= number <= MAX_ID and self.encode(account_id, kind, number) == text.lower()
        return number if is_own else None

    def stored(self, text: str) -> str:
        """Return the id in lower case."""
        return text.lower()


class Ids(public_ids.PublicIds):
    """The ids of one account's records, imported ones included, in one transaction."""

    def __init__(self, credentials: Credentials, db: Connection, account: AccountContext) -> None:
        form = IdForm(credentials)
        super().__init__(form, db, account)
        self._derive = credentials.derive
        self._owner = f"apollo directory|{account.account_id}"
        self.team: Final = form.encode(account.account_id, "team", TEAM_NUMBER)
        """The account's own id."""

    def seed(self, purpose: str) -> int:
        """Return a number for a purpose of the directory: the same for the same secret and account."""
        return int.from_bytes(self._derive(f"{self._owner}|{purpose}")[:8], "big")

    def of_nobody(self, email: str) -> str:
        """Return an id for an address that nobody in the directory has. No record has this id."""
        return self._derive(f"{self._owner}|nobody|{email}")[:12].hex()


def has_form(text: str) -> bool:
    """Return True if a text consists of 24 hex digits."""
    return len(text) == _LENGTH and _DIGITS.issuperset(text)


def _first(kind: str) -> int:
    return _FIRST_OF_DIRECTORY if kind in DIRECTORY else _FIRST


@lru_cache(maxsize=2**14)  # the answers of a list repeat their users, stages and accounts
def _encoded(credentials: Credentials, account_id: int, kind: str, number: int) -> str:
    owner = f"apollo {'directory' if kind in DIRECTORY else 'oid'}|{account_id}"
    of_account, of_record = credentials.derive(owner), credentials.derive(f"{owner}|{_NAMES.get(kind, kind)}|{number}")
    return f"{_first(kind) + number:08x}{of_account[:5].hex()}{of_record[:3].hex()}"
