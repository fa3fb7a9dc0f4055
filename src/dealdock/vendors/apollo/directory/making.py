"""Making a directory in batches, from the account's setting (contract 10.9).

A batch is a transaction. The state of the directory has the number of the next one, so that any process continues after
another one ended, and two processes take turns. A batch depends on its number and the seed alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, Self

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, insert, or_, select, update

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import datasets
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo import settings
from dealdock.vendors.apollo.dates import parse_moment
from dealdock.vendors.apollo.directory import generator, rows
from dealdock.vendors.apollo.directory.model import (
    DirectoryState,
    JobPosting,
    Organization,
    Person,
    PersonSearch,
    PhoneRequest,
    Revealed,
)
from dealdock.vendors.apollo.directory.rows import Row
from dealdock.vendors.apollo.ids import IdKind, Ids
from dealdock.vendors.apollo.settings import Directory
from dealdock.vendors.apollo.wire import fields
from dealdock.vendors.apollo.wire.values import domain

_STATE: Final = Statement(
    select(
        DirectoryState.setting,
        DirectoryState.is_begun,
        DirectoryState.begun_at,
        DirectoryState.part,
        DirectoryState.batches,
        DirectoryState.consumed,
        DirectoryState.failure,
    ).where(DirectoryState.dataset_id == bindparam("dataset_id"))
)


def state_of(db: Connection, account: AccountContext) -> AnyRow | None:
    """Return the state of an account's directory; None before the first call that needs it."""
    return _STATE.one(db, {"dataset_id": account.dataset_id})


def _domains(db: Connection, account: AccountContext, numbers: Collection[int | None]) -> dict[int | None, str | None]:
    """Return the domains of organizations, by their numbers."""
    found = select(Organization.id, Organization.domain_key).where(
        Organization.dataset_id == account.dataset_id, Organization.id.in_([*filter(None, numbers)])
    )
    return {row.id: row.domain_key for row in db.execute(found)}


def _numbers_of(db: Connection, account: AccountContext, texts: Collection[str]) -> dict[str, int]:
    """Return the numbers of organizations by their names and domains in lower case; of several, the lowest."""
    if not texts:
        return {}
    found = (
        select(Organization.id, Organization.name_key, Organization.domain_key)
        .where(
            Organization.dataset_id == account.dataset_id,
            or_(Organization.name_key.in_(texts), Organization.domain_key.in_(texts)),
        )
        .order_by(Organization.id.desc())
    )
    return {key: row.id for row in db.execute(found) for key in (row.name_key, row.domain_key) if key is not None}


AT_ONCE: Final = 2_000
"""The people or organizations of a batch, for whose transaction others wait."""

REFERRING: Final[Sequence[IdKind]] = ("company", "contact", "news_article")
"""The kinds of records beside the directory that may refer to an organization."""

_REPLACED: Final = (PersonSearch, Person, JobPosting, Organization, Revealed, PhoneRequest)


class Planned(NamedTuple):
    """The numbers of records that a setting gives."""

    organizations: int
    people: int
    job_postings: int

    @classmethod
    def by(cls, setting: Directory) -> Self:
        """Return the numbers for a setting. A made-up organization has places for its postings."""
        firms = _number(setting.organizations)
        made_up = 0 if isinstance(setting.organizations, list) else firms * generator.POSTINGS_OF_ONE
        return cls(firms, _number(setting.people), made_up + len(setting.job_postings))


def words(setting: Directory) -> Iterator[Sequence[str]]:
    """Yield the words by which a scene names each organization: its place, and a listed one's domain and name."""
    given = setting.organizations
    for number in range(1, _number(given) + 1):
        listed = () if isinstance(given, int) else filter(None, (given[number - 1].domain, given[number - 1].name))
        yield [str(number), *listed]


def planned_in(ids: Ids, setting: Directory, host: str) -> tuple[int, str] | None:
    """Return number and name of the organization that a setting gives a domain; None if it gives none."""
    given = setting.organizations
    if isinstance(given, int):
        offset = _offset(ids, setting)
        number = generator.number_in(host, given, offset)
        return None if number is None else (number, generator.name_of(number, offset))
    places = (place for place, each in enumerate(given) if each.domain is not None and domain(each.domain) == host)
    place = next(places, None)
    return None if place is None else (place + 1, given[place].name)


def _offset(ids: Ids, setting: Directory) -> int:
    """Return the place of the first made-up organization in the list of names."""
    return ids.seed(f"organizations|{setting.seed}")


class Work(NamedTuple):
    """The directory that is made, in the transaction of a batch. `now`: the moment at which it was begun."""

    db: Connection
    ids: Ids
    account: AccountContext
    setting: Directory
    now: datetime

    def seed(self, kind: str, batch: int) -> int:
        """Return the seed of a batch of made-up records."""
        return self.ids.seed(f"{kind}|{self.setting.seed}|{batch}")


def is_made(db: Connection, account: AccountContext) -> bool:
    """Return True if all records of the setting are there."""
    state = state_of(db, account)
    return state is not None and (state.part, state.setting) == (len(PARTS), settings.of(account).directory.digest)


def failure(db: Connection, account: AccountContext) -> str | None:
    """Return the reason why the records of the setting cannot be made; None if they can."""
    state = state_of(db, account)
    return None if state is None or state.setting != settings.of(account).directory.digest else state.failure


def is_large(db: Connection, account: AccountContext) -> bool:
    """Return True if more records must be made or deleted than one transaction should."""
    if sum(Planned.by(settings.of(account).directory)) > AT_ONCE:
        return True
    here = account.dataset_id
    found = (select(model.id).where(model.dataset_id == here).limit(AT_ONCE + 1) for model in (Person, Organization))
    return any(len(db.scalars(each).all()) > AT_ONCE for each in found)


def is_outdated(db: Connection, account: AccountContext) -> bool:
    """Return True if the records, and what refers to them, belong to an earlier setting."""
    state = state_of(db, account)
    return state is not None and state.setting != settings.of(account).directory.digest


def has_old(state: AnyRow) -> bool:
    """Return True if records of an earlier setting must still be deleted."""
    return bool(state.part == PARTS.index(_delete_old))


def last_of_setting(db: Connection, account: AccountContext, kind: str) -> int:
    """Return the last number of a kind that the setting gives; 0 for the kinds that are not the directory's.

    A setting that was changed replaces all records with the next call: every number is then one of the setting's.
    """
    planned, state = Planned.by(settings.of(account).directory)._asdict(), state_of(db, account)
    is_replaced = is_outdated(db, account) or (state is not None and has_old(state))
    return MAX_ID if kind in planned and is_replaced else planned.get(kind, 0)


def begin(db: Connection, account: AccountContext, *, now: datetime) -> None:
    """Begin with the directory, unless that was done. Another setting replaces all records."""
    plan(db, account, now=now)
    here = (DirectoryState.dataset_id == account.dataset_id, DirectoryState.is_begun.is_(False))
    db.execute(update(DirectoryState).where(*here).values(is_begun=True))


def plan(db: Connection, account: AccountContext, *, now: datetime) -> None:
    """Store the numbers that the setting gives, unless that was done.

    Another setting ends all references to organizations. It replaces the records when a call needs them.
    """
    datasets.lock(db, account.dataset_id)
    state, setting = state_of(db, account), settings.of(account).directory
    if state is None:
        db.execute(insert(DirectoryState).values(unbegun(account, now)))
    elif state.setting != setting.digest:
        for table in map(fields.table, REFERRING):
            refers = (table.c.dataset_id == account.dataset_id, table.c.organization_id.is_not(None))
            db.execute(update(table).where(*refers).values(organization_id=None))
        planned = {**Planned.by(setting)._asdict(), "setting": setting.digest, "begun_at": now}
        place = {"is_begun": False, "part": PARTS.index(_delete_old), "batches": 0, "failure": None}
        here = DirectoryState.dataset_id == account.dataset_id
        db.execute(update(DirectoryState).where(here).values(**planned, **place))


def unbegun(account: AccountContext, now: datetime) -> dict[str, Any]:
    """Return the state of a directory whose records are not made yet."""
    setting = settings.of(account).directory
    one = {"dataset_id": account.dataset_id, "id": 1, "consumed": 0, "calls": 0}
    place = {"begun_at": now, "part": PARTS.index(_make_organizations), "batches": 0}
    return {
        **one,
        **Planned.by(setting)._asdict(),
        "setting": setting.digest,
        "is_begun": False,
        "failure": None,
        **place,
    }


def make_batch(db: Connection, ids: Ids, account: AccountContext) -> bool:
    """Make the next batch of a directory that was begun. Return False if nothing is left to be made."""
    datasets.lock(db, account.dataset_id)
    state = state_of(db, account)
    if state is None or state.part == len(PARTS):
        return False
    work = Work(db, ids, account, settings.of(account).directory, state.begun_at)
    has_more = PARTS[state.part](work, state.batches)
    part, batches = (state.part, state.batches + 1) if has_more else (state.part + 1, 0)
    here = DirectoryState.dataset_id == account.dataset_id
    db.execute(update(DirectoryState).where(here).values(part=part, batches=batches))
    return bool(part < len(PARTS))


def _delete_old(work: Work, _: int) -> bool:
    """Delete records of an earlier setting. Return True if there may be more, as all parts do."""
    for model in _REPLACED:
        here = model.dataset_id == work.account.dataset_id
        some = select(model.id).where(here).limit(AT_ONCE)
        if work.db.execute(sa.delete(model).where(here, model.id.in_(some))).rowcount:
            return True
    return False


def _make_organizations(work: Work, batch: int) -> bool:
    given, (numbers, has_more) = work.setting.organizations, _numbers(work.setting.organizations, batch)
    if isinstance(given, list):
        firms: Iterable[Row] = _listed(given, numbers)
    else:
        firms = generator.organizations(numbers, _offset(work.ids, work.setting), work.seed("organizations", batch))
        postings = generator.job_postings(numbers, work.seed("job_postings", batch))
        _write(work, JobPosting, ({**each, **_moments(each, work.now)} for each in postings))
    _write(work, Organization, ({**firm, **rows.organization(firm)} for firm in _numbered(firms, numbers)))
    return has_more


def _make_people(work: Work, batch: int) -> bool:
    given, (numbers, has_more) = work.setting.people, _numbers(work.setting.people, batch)
    if isinstance(given, list):
        listed = _listed(given, numbers)
        find = _finder(work, [each["organization_id"] for each in listed])
        people = [{**each, "organization_id": find(each["organization_id"])} for each in listed]
    else:
        firms = _number(work.setting.organizations)
        people = [*generator.people(numbers, firms, work.seed("people", batch))]
        known = _domains(work.db, work.account, {each["organization_id"] for each in people})
        for each in people:
            each["email"] += f"@{known.get(each['organization_id']) or 'mail.example'}"
    made = [{**person, **rows.person(person)} for person in _numbered(people, numbers)]
    _write(work, Person, made)
    _write(work, PersonSearch, map(rows.searched, made))
    return has_more


def _make_postings(work: Work, batch: int) -> bool:
    """Make the listed job postings. One whose organization is unknown is left out."""
    numbers, has_more = _numbers(work.setting.job_postings, batch)
    listed = _listed(work.setting.job_postings, numbers)
    find = _finder(work, [each["organization_id"] for each in listed])
    before = Planned.by(work.setting).job_postings - len(work.setting.job_postings)
    found = (
        {**each, **_moments(each, work.now), "organization_id": find(each["organization_id"])}
        for each in _numbered(listed, range(before + numbers.start, before + numbers.stop))
    )
    _write(work, JobPosting, (each for each in found if each["organization_id"] is not None))
    return has_more


PARTS: Final = (_delete_old, _make_organizations, _make_people, _make_postings)
"""In the order in which they are made: people refer to organizations."""


def _number(given: int | Sequence[Any]) -> int:
    return given if isinstance(given, int) else len(given)


def _numbers(given: int | Sequence[Any], batch: int) -> tuple[range, bool]:
    """Return the numbers of the records of a batch, which count from 1, and True if others follow."""
    whole, first = _number(given), batch * AT_ONCE + 1
    last = min(whole, first + AT_ONCE - 1)
    return range(first, last + 1), last < whole


def _listed(given: Sequence[Any], numbers: range) -> list[Row]:
    return [each.model_dump() for each in given[numbers.start - 1 : numbers.stop - 1]]


def _numbered(records: Iterable[Row], numbers: range) -> Iterator[Row]:
    return ({**record, "id": number} for record, number in zip(records, numbers, strict=True))


def _finder(work: Work, named: Sequence[Any]) -> Any:
    """Return the function that finds an organization of the setting by its number, id, domain or name."""
    texts = {each.strip().lower() for each in named if isinstance(each, str)}
    known = _numbers_of(work.db, work.account, texts)
    most = _number(work.setting.organizations)

    def find(one: Any) -> int | None:
        if not isinstance(one, str):
            return one if one is not None and 0 < one <= most else None
        if one.isascii() and one.isdecimal() and len(one) <= len(str(most)) and 0 < int(one) <= most:
            return int(one)
        number = known.get(one.strip().lower()) or work.ids.find("organization", one)
        return number if number is not None and number <= most else None

    return find


def _moments(posting: Mapping[str, Any], now: datetime) -> Row:
    return {name: _moment(posting[name], now) for name in ("posted_at", "last_seen_at")}


def _moment(value: Any, now: datetime) -> datetime:
    if isinstance(value, timedelta):
        return now - value
    return now if value is None else parse_moment(value.strip())


def _write(work: Work, model: Any, records: Iterable[Row]) -> None:
    """Write records to a table."""
    fixed = {"dataset_id": work.account.dataset_id, "created_at": work.now, "updated_at": work.now}
    written = bulk_insert.stored(model.__table__, ({**record, **fixed} for record in records))
    bulk_insert.insert(work.db, model.__table__, *written)
