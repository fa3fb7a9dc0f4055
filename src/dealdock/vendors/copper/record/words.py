"""Words by which searches find records: tags, email addresses, phone numbers. They are kept for live records only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Index, String, bindparam, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import Statement
from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.column_types import digits_of, in_order, key


class Keyword(Base):
    """A word of a live record. It repeats values of the record's columns, so that an index finds it."""

    __tablename__ = "copper_keyword"
    __table_args__ = (Index(None, "dataset_id", "kind", "word", "record_id"), WITHOUT_ROWID)

    dataset_id: Mapped[DatasetId]
    record_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)  # such as `opportunity.tag`
    word: Mapped[str] = mapped_column(in_order(255), primary_key=True)


Words = Mapping[str, Iterable[str]]
"""The words of a record, by kind, such as `person.tag`."""

_REMOVE: Final = Statement(
    delete(Keyword).where(Keyword.dataset_id == bindparam("of_dataset"), Keyword.record_id == bindparam("of_record"))
)
_INSERT: Final = Statement(insert(Keyword), columns=Keyword.__table__.c.keys())


def of(kind: str, record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the words of a record: tags, addresses in lower case, and the digits of phone numbers, reversed."""
    found = {f"{kind}.tag": list(record["tags"])}
    if "emails" in record:
        found[f"{kind}.email"] = [key(each["email"]) for each in record["emails"]]
    if "phone_numbers" in record:
        digits = (digits_of(each["number"])[::-1] for each in record["phone_numbers"])
        found[f"{kind}.phone"] = [each for each in digits if each]
    return found


def rows(dataset_id: int, record_id: int, words: Words) -> list[dict[str, Any]]:
    """Return the rows for the words of a record."""
    key = {"dataset_id": dataset_id, "record_id": record_id}
    return [{**key, "kind": kind, "word": word} for kind, found in words.items() for word in dict.fromkeys(found)]


def add(db: Connection, account: AccountContext, record_id: int, words: Words) -> None:
    """Add the words of a new record."""
    _INSERT.run_many(db, rows(account.dataset_id, record_id, words))


def remove(db: Connection, account: AccountContext, record_id: int) -> None:
    """Remove the words of a record."""
    _REMOVE.run(db, {"of_dataset": account.dataset_id, "of_record": record_id})


def replace(db: Connection, account: AccountContext, record_id: int, words: Words) -> None:
    """Replace the words of a record."""
    remove(db, account, record_id)
    add(db, account, record_id, words)


def owner(db: Connection, account: AccountContext, kind: str, word: str) -> int | None:
    """Return the id of the first record with this word."""
    here = (Keyword.dataset_id == account.dataset_id, Keyword.kind == kind, Keyword.word == word)
    return db.scalar(select(Keyword.record_id).where(*here).order_by(Keyword.record_id).limit(1))


def has(kind: str, model: Any, words: ColumnElement[bool] | None = None, *, number: Any = None) -> ColumnElement[bool]:
    """Return the condition that a record of the model has a word of this kind. `words`: a further condition of the
    word.

    `number`: the number of words.
    """
    here = [Keyword.dataset_id == bindparam("dataset_id"), Keyword.kind == kind]
    ids = select(Keyword.record_id).where(*here)
    if words is not None:
        ids = ids.where(words)
    if number is not None:
        ids = ids.group_by(Keyword.record_id).having(func.count() == number)
    found: ColumnElement[bool] = model.id.in_(ids)
    return found


def counts(db: Connection, account: AccountContext, kinds: Sequence[str]) -> Sequence[tuple[str, str, int]]:
    """Return the words of these kinds: each word, its kind, and the number of records that have it, by word."""
    query = select(Keyword.word, Keyword.kind, func.count()).where(
        Keyword.dataset_id == account.dataset_id, Keyword.kind.in_(kinds)
    )
    rows_ = db.execute(query.group_by(Keyword.word, Keyword.kind).order_by(Keyword.word)).all()
    return [(row[0], row[1], row[2]) for row in rows_]
