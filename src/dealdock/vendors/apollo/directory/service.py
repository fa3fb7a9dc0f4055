"""Filling an account's directory, and paying for what it answers (contract 9.8, 10.9)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, insert, select, update

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.statements import Statement
from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import email_key
from dealdock.vendors.apollo import settings
from dealdock.vendors.apollo.directory import generator
from dealdock.vendors.apollo.directory.model import DirectoryState, Revealed
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.organization.model import JobPosting, Organization
from dealdock.vendors.apollo.person.model import Person, PersonSearch
from dealdock.vendors.apollo.settings import Directory
from dealdock.vendors.apollo.wire.values import parse_moment

Row = dict[str, Any]

_BATCH: Final = 1_000
"""The records that are written at once."""
_ID: Final = 1
_HERE: Final = DirectoryState.dataset_id == bindparam("dataset_id")
_STATE: Final = Statement(select(DirectoryState.setting, DirectoryState.consumed, DirectoryState.calls).where(_HERE))


class Charge(NamedTuple):
    """A person or an organization that a call is to pay for, unless the team has paid for it before."""

    kind: str
    number: int
    credits: int


def fill(db: Connection, ids: Ids, account: AccountContext, *, now: datetime) -> None:
    """Write the directory's records, unless they are there. A changed setting replaces them.

    The call is a write: its transaction holds the dataset's lock.
    """
    setting = settings.of(account).directory
    digest = hashlib.sha256(setting.model_dump_json().encode()).hexdigest()
    here = {"dataset_id": account.dataset_id}
    if _STATE.value(db, here) == digest:
        return
    datasets.lock(db, account.dataset_id)
    state = _STATE.one(db, here)
    if state is not None and state.setting == digest:
        return
    for model in (PersonSearch, Person, JobPosting, Organization):
        db.execute(sa.delete(model).where(model.dataset_id == account.dataset_id))
    for models, rows in _rows(ids, setting, now):
        _write(db, account, models, rows)
    one = {"dataset_id": account.dataset_id, "id": _ID}
    if state is None:
        db.execute(insert(DirectoryState).values(**one, setting=digest, consumed=0, calls=0))
    else:
        db.execute(update(DirectoryState).where(DirectoryState.dataset_id == account.dataset_id).values(setting=digest))


def take_call(db: Connection, account: AccountContext) -> int:
    """Count a call that matches people, and return its number."""
    counted = (
        update(DirectoryState)
        .where(DirectoryState.dataset_id == account.dataset_id)
        .values(calls=DirectoryState.calls + 1)
    )
    return int(db.execute(counted.returning(DirectoryState.calls)).scalar_one())


def consumed(db: Connection, account: AccountContext) -> int:
    """Return the number of credits that the team has paid."""
    state = _STATE.one(db, {"dataset_id": account.dataset_id})
    return 0 if state is None else int(state.consumed)


def revealed(db: Connection, account: AccountContext, kind: str, numbers: Iterable[int]) -> set[int]:
    """Return those of the numbers that the team has paid for."""
    conditions = (Revealed.dataset_id == account.dataset_id, Revealed.kind == kind, Revealed.id.in_([*numbers]))
    return set(db.scalars(select(Revealed.id).where(*conditions)))


def pay(db: Connection, account: AccountContext, charges: Sequence[Charge]) -> int | None:
    """Charge what the team has not paid for, and return the credits; None, without a charge, if too few are left."""
    by_kind: dict[str, dict[int, Charge]] = {}
    for charge in charges:
        by_kind.setdefault(charge.kind, {}).setdefault(charge.number, charge)
    new = [
        charge
        for kind, some in by_kind.items()
        for number, charge in some.items()
        if number not in revealed(db, account, kind, some)
    ]
    return spend(db, account, sum(charge.credits for charge in new), new)


def spend(db: Connection, account: AccountContext, price: int, new: Sequence[Charge] = ()) -> int | None:
    """Charge credits, and return them; None, without a charge, if too few are left. `new`: what they reveal."""
    limit = settings.of(account).credits
    if price and limit is not None and consumed(db, account) + price > limit:
        return None
    here = DirectoryState.dataset_id == account.dataset_id
    if price:
        db.execute(update(DirectoryState).where(here).values(consumed=DirectoryState.consumed + price))
    if new:
        db.execute(
            insert(Revealed),
            [{"dataset_id": account.dataset_id, "kind": charge.kind, "id": charge.number} for charge in new],
        )
    return price


def _rows(ids: Ids, setting: Directory, now: datetime) -> Iterator[tuple[Sequence[Any], Iterator[Row | None]]]:
    """Yield the models with their rows, which stand in the order of their references.

    The rows of people have the columns of two models.
    """
    if isinstance(setting.organizations, list):
        firms = [each.model_dump() for each in setting.organizations]
    else:
        firms = list(generator.organizations(setting.organizations, ids.seed(f"organizations|{setting.seed}")))
    domains = [firm["domain"] for firm in firms]
    if isinstance(setting.people, list):
        people: Iterable[Row] = [each.model_dump() for each in setting.people]
    else:
        people = generator.people(setting.people, domains, ids.seed(f"people|{setting.seed}"))
    postings: Iterable[Row] = [each.model_dump() for each in setting.job_postings]
    if not isinstance(setting.organizations, list):
        postings = chain(generator.job_postings(len(firms), ids.seed(f"job_postings|{setting.seed}")), postings)
    number_of = _numbers(ids, firms)
    names = [firm["name"] for firm in firms]
    yield [Organization], (organization_row(firm) for firm in firms)
    yield [Person, PersonSearch], (person_row(person, number_of, names, now) for person in people)
    yield [JobPosting], (_posting_row(posting, number_of, now) for posting in postings)


def _numbers(ids: Ids, firms: Sequence[Row]) -> Callable[[Any], int | None]:
    """Return the function that finds an organization by its number, id, domain or name."""
    known: dict[Any, int] = {}
    for number, firm in reversed([*enumerate(firms, 1)]):
        known |= {firm["name"].lower(): number, number: number}
        known |= {} if firm.get("domain") is None else {firm["domain"].lower(): number}

    def find(named: Any) -> int | None:
        if not isinstance(named, str):
            return known.get(named)
        if named.isdecimal() and len(named) <= len(str(len(firms))):
            return known.get(int(named))
        return known.get(named.lower()) or known.get(ids.find("organization", named))

    return find


def organization_row(firm: Mapping[str, Any]) -> Row:
    """Return the columns of an organization."""
    keywords = [keyword.lower() for keyword in firm["keywords"]]
    derived = {"name_key": firm["name"].lower(), "place_key": place_key(firm)}
    return {**firm, **derived, "keyword_key": "\n".join(["", *keywords, ""])}


def person_row(
    person: Mapping[str, Any], number_of: Callable[[Any], int | None], names: Sequence[str], now: datetime
) -> Row:
    """Return the columns of a person."""
    name = " ".join(filter(None, (person["first_name"], person["last_name"])))
    number = number_of(person["organization_id"])
    searched = (name, person["title"], None if number is None else names[number - 1])
    email = person["email"]
    hashed = {} if email is None else email_hashes(email)
    return {
        "headline": None,
        **person,
        "organization_id": number,
        "name_key": name.lower(),
        "has_email": email is not None,
        "title_key": (person["title"] or "").lower(),
        "search_key": "\n".join(filter(None, searched)).lower(),
        "place_key": place_key(person),
        "linkedin_key": linkedin_key(person["linkedin_url"]),
        **dict.fromkeys(("email_key", "email_md5", "email_sha256")),
        **hashed,
        "refreshed_at": now,
    }


def email_hashes(email: str) -> Row:
    """Return the columns by which an address is found."""
    key = email_key(email)
    sent = key.encode()
    md5 = hashlib.md5(sent, usedforsecurity=False).hexdigest()
    return {"email_key": key, "email_md5": md5, "email_sha256": hashlib.sha256(sent).hexdigest()}


def linkedin_key(url: str | None) -> str | None:
    """Return an address without scheme, `www.` and slashes at its end."""
    if url is None:
        return None
    return url.strip().lower().rpartition("://")[2].removeprefix("www.").rstrip("/") or None


def place_key(record: Mapping[str, Any]) -> str:
    """Return city, state and country in lower case, each between line feeds."""
    return "\n".join(["", *(str(record[name] or "").lower() for name in ("city", "state", "country")), ""])


def _posting_row(posting: Mapping[str, Any], number_of: Callable[[Any], int | None], now: datetime) -> Row | None:
    number = number_of(posting["organization_id"])
    moments = {name: _moment(posting[name], now) for name in ("posted_at", "last_seen_at")}
    return None if number is None else {**posting, "organization_id": number, **moments}


def _moment(value: Any, now: datetime) -> datetime:
    if isinstance(value, timedelta):
        return now - value
    return now if value is None else parse_moment(value.strip())


def _write(db: Connection, account: AccountContext, models: Sequence[Any], rows: Iterator[Row | None]) -> None:
    """Write rows in batches, numbered from 1, each to the tables of these models."""
    numbered = (
        {**row, "dataset_id": account.dataset_id, "id": number} for number, row in enumerate(filter(None, rows), 1)
    )
    while batch := list(islice(numbered, _BATCH)):
        for model in models:
            bulk_insert.insert(db, model.__table__, *bulk_insert.stored(model.__table__, batch))
