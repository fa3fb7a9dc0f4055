"""Public ids: the form in which a vendor's clients see the integer ids of records.

A public id is computed from the account, the kind and the number of its record, so the usual account stores none. The
table `public_id` has the ids that a scene brought along from another account.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final, Protocol, overload

from sqlalchemy import BigInteger, Connection, bindparam, insert, select

from dealdock.platform.database.statements import Statement
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.models import MAX_ID, PublicId
from dealdock.platform.records.models.context import AccountContext

_IDS_AT_ONCE: Final = 500

_HERE: Final = PublicId.dataset_id == bindparam("dataset", type_=BigInteger)
_ANY: Final = Statement(select(PublicId.id).where(_HERE).limit(1))
_KIND: Final = (_HERE, PublicId.kind == bindparam("kind"))
_NUMBER: Final = Statement(select(PublicId.id).where(*_KIND, PublicId.public_id == bindparam("text")))
_TEXT: Final = Statement(select(PublicId.public_id).where(*_KIND, PublicId.id == bindparam("number", type_=BigInteger)))
_KEEP: Final = Statement(insert(PublicId), columns=("dataset_id", "kind", "public_id", "id"))


class IdForm(Protocol):
    """A vendor's form of public ids: two functions that are each other's inverse.

    The kinds are the names of the vendor's record types, such as `deal`; users are of the kind `user`.
    """

    def encode(self, account_id: int, kind: str, number: int) -> str:
        """Return the public id of a record: at most 255 characters, and not only digits."""

    def decode(self, account_id: int, kind: str, text: str) -> int | None:
        """Return the number of the record with this public id; None if no record of this account and kind has it."""

    def stored(self, text: str) -> str:
        """Return the spelling in which an imported id is stored: the same, unless ids have several spellings."""
        return text


class PublicIds:
    """The public ids of one account's records, in one transaction."""

    def __init__(self, form: IdForm, db: Connection, account: AccountContext) -> None:
        self._form, self._db, self._account = form, db, account
        self._known: dict[tuple[str, int], str] = {}

    @overload
    def show(self, kind: str, number: int) -> str: ...
    @overload
    def show(self, kind: str, number: int | None) -> str | None: ...
    def show(self, kind: str, number: int | None) -> str | None:
        """Return the public id of a record, which need not exist; None for None."""
        if number is None:
            return None
        if self._has_imported:
            if (kind, number) not in self._known:
                self._known[kind, number] = self._imported(kind, number) or self._encode(kind, number)
            return self._known[kind, number]
        return self._form.encode(self._account.account_id, kind, number)

    def find(self, kind: str, text: str) -> int | None:
        """Return the number of the record with this public id; None if there can be none. It may not exist."""
        if self._has_imported:
            imported: int | None = _NUMBER.value(self._db, {**self._key(kind), "text": self._form.stored(text)})
            if imported is not None:
                return imported
        number = self._form.decode(self._account.account_id, kind, text)
        if number is None or not 0 < number <= MAX_ID:
            return None
        return None if self._has_imported and self._imported(kind, number) is not None else number

    def look_up(self, kind: str, numbers: Iterable[int]) -> None:
        """Look up the public ids of many records at once, before `show` needs them."""
        if not self._has_imported:
            return
        new = iter({number for number in numbers if (kind, number) not in self._known})
        while some := list(islice(new, _IDS_AT_ONCE)):
            query = select(PublicId.id, PublicId.public_id).where(
                PublicId.dataset_id == self._account.dataset_id, PublicId.kind == kind, PublicId.id.in_(some)
            )
            imported = {row.id: row.public_id for row in self._db.execute(query)}
            self._known |= {(kind, each): imported.get(each) or self._encode(kind, each) for each in some}

    @cached_property
    def _has_imported(self) -> bool:
        """True if the dataset has imported ids. The usual account pays for no more than this query."""
        return _ANY.value(self._db, {"dataset": self._account.dataset_id}) is not None

    def _imported(self, kind: str, number: int) -> str | None:
        found: str | None = _TEXT.value(self._db, {**self._key(kind), "number": number})
        return found

    def _encode(self, kind: str, number: int) -> str:
        return self._form.encode(self._account.account_id, kind, number)

    def _key(self, kind: str) -> Mapping[str, int | str]:
        return {"dataset": self._account.dataset_id, "kind": kind}


def keep(db: Connection, dataset_id: int, imported: Iterable[tuple[str, str, int]]) -> None:
    """Store public ids that cannot be computed: kind, public id and number of each."""
    for kind, text, number in imported:
        _KEEP.run(db, {"dataset_id": dataset_id, "kind": kind, "public_id": text, "id": number})
