"""Public ids: a prefix, and a permutation of the internal number in letters and digits (contract 7.2).

The same record of the same account has the same id in every run, although the ids look random.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from dealdock.platform.records import public_ids
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.public_ids import PublicIds

PREFIXES: Final[Mapping[str, str]] = {
    "activity": "acti",
    "apiKey": "api",
    "billingAccount": "acct",
    "bulkDelete": "bulkdelete",
    "bulkEdit": "bulkedit",
    "bulkEmail": "bulkemail",
    "connectedAccount": "emailacct",
    "contact": "cont",
    "customActivityType": "actitype",
    "customField": "cf",
    "customFieldAssociation": "cfassoc",
    "customObject": "custobj",
    "customObjectType": "cotype",
    "emailTemplate": "tmpl",
    "event": "ev",
    "export": "expo",
    "group": "group",
    "integrationLink": "ilink",
    "lead": "lead",
    "leadStatus": "stat",
    "memberSettings": "membset",
    "membership": "memb",
    "notification": "noti",
    "opportunity": "oppo",
    "opportunityStatus": "stat",
    "organization": "orga",
    "phoneNumber": "phon",
    "pipeline": "pipe",
    "request": "req",
    "savedSearch": "save",
    "sequence": "seq",
    "sequenceStep": "seqstep",
    "sequenceSubscription": "sub",
    "smsTemplate": "smstmpl",
    "task": "task",
    "user": "user",
    "webhook": "whsub",
}
"""The prefix of each kind.

A key, a membership and a connected account have the number of their user. An organization and its billing account have
the number of the account. A request has the number of its first event, and a notification the number of its opportunity
or email.
"""

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS: Final = [high + low for high in _DIGITS for low in _DIGITS]
_VALUES: Final = {digit: value for value, digit in enumerate(_DIGITS)}
_ROUNDS: Final = 4
_SHORT: Final = frozenset(
    {"pipe", "ev", "req", "api", "whsub", "seq", "seqstep", "sub", "smstmpl", "group", "actitype", "cotype"}
)
"""The prefixes of ids with 22 characters; other ids have 43."""


@lru_cache(16_384)
def _encode(account_id: int, kind: str, number: int) -> str:
    """Return the public id of a record, such as `lead_…`."""
    prefix = PREFIXES[kind]
    half, length = _size(prefix)
    left, right = number, 0
    for step in range(_ROUNDS):
        left, right = right, left ^ _mixed(account_id, prefix, half, step, right)
    return f"{prefix}_{_written((left << 8 * half) | right, length)}"


class IdForm(public_ids.IdForm):
    """The form of public ids. The kinds are those of `PREFIXES`."""

    encode = staticmethod(_encode)

    def decode(self, account_id: int, kind: str, text: str) -> int | None:
        """Return the number of the record with this public id; None if it is not an id of this account and kind."""
        return None if len(text) > MAX_CHARACTERS else _decode(account_id, PREFIXES[kind], text)


FORM: Final = IdForm()

MAX_CHARACTERS: Final = 100
"""The longest text that may be an id: longer ones would fill the memory of `_decode`."""


@lru_cache(8_192)
def _decode(account_id: int, prefix: str, text: str) -> int | None:
    half, length = _size(prefix)
    name, _, digits = text.partition("_")
    if name != prefix or len(digits) != length or not _VALUES.keys() >= set(digits):
        return None
    whole = 0
    for digit in digits:
        whole = whole * len(_DIGITS) + _VALUES[digit]
    if whole.bit_length() > 16 * half:
        return None
    left, right = whole >> 8 * half, whole & ((1 << 8 * half) - 1)
    for step in reversed(range(_ROUNDS)):
        left, right = right ^ _mixed(account_id, prefix, half, step, left), left
    return left if right == 0 and left <= MAX_ID else None


def hashed(kind: str, text: str) -> str:
    """Return a public id that follows from a text, for objects without a number."""
    _, length = _size(PREFIXES[kind])
    return f"{PREFIXES[kind]}_{_written(int.from_bytes(hashlib.blake2b(text.encode()).digest()), length)}"


def _size(prefix: str) -> tuple[int, int]:
    """Return half the size of an id in bytes, and the number of its characters."""
    return (8, 22) if prefix in _SHORT else (16, 43)


def _mixed(account_id: int, prefix: str, half: int, step: int, value: int) -> int:
    """Return the pseudo-random number that a round combines with the other half."""
    key = f"dealdock/close/{account_id}/{prefix}".encode()
    hashed = hashlib.blake2b(value.to_bytes(half), digest_size=half, key=key, person=bytes([step]))
    return int.from_bytes(hashed.digest())


def _written(whole: int, length: int) -> str:
    """Return a number in base 62 with zeros in front."""
    pairs = []
    for _ in range((length + 1) // 2):
        whole, pair = divmod(whole, len(_PAIRS))
        pairs.append(_PAIRS[pair])
    return "".join(reversed(pairs))[-length:]


class Ids(PublicIds):
    """The public ids of one account's records, by kind (`ids.PREFIXES`)."""

    def look_up(self, kind: str, numbers: Iterable[int | None]) -> None:
        """Look up the public ids of many records at once, before `show` and `show` need them."""
        super().look_up(kind, (number for number in numbers if number is not None))

    @property
    def organization(self) -> str:
        """The id of the organization, whose number is the account's."""
        account_id = self._account.account_id
        return FORM.encode(account_id, "organization", account_id)
