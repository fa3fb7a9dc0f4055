"""Writing a scene into the database."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import TypeVar

from sqlalchemy import Connection, insert, select

from dealdock.core import account as accounts
from dealdock.core import connector, dataset, user
from dealdock.core.credentials import Credentials
from dealdock.core.errors import DealdockError, UserEmailTaken, UserKeyTaken
from dealdock.core.models import (
    Base,
    Campaign,
    Dataset,
    Opportunity,
    OpportunityProspect,
    Prospect,
    User,
    VisitorActivity,
)
from dealdock.core.prospect import VERSION_OF_SHARED_EMAILS
from dealdock.core.scene import check, form
from dealdock.core.scene.document import Place, Problem
from dealdock.core.scene.rows import Numbers, Row, Rows
from dealdock.core.scene.scene import Scene
from dealdock.core.text import email_key
from dealdock.core.user import Tenant

T = TypeVar("T")

BATCH = 1000
"""How many rows are held at once."""


def load(db: Connection, credentials: Credentials, scene: Scene, *, now: datetime) -> list[int]:
    """Add every account of a scene, with its users and records; answers the accounts' ids.

    Raises `WrongScene` where a user key belongs to somebody else in this sandbox.
    """
    return [_add(db, credentials, scene, position, now) for position in range(len(scene.accounts))]


def fill(db: Connection, account: Tenant, scene: Scene, *, now: datetime) -> None:
    """Write the records of a scene's first account into an account that has nothing but its users.

    Raises `WrongScene` where a record's id is a user's, or where prospects share an email and the account is of
    version 3.
    """
    described = scene.accounts[0]
    place = ("accounts", 0)
    users = set(db.scalars(select(User.id).where(User.dataset_id == account.dataset_id)))
    own = dict(_own_ids(place, described))
    problems = [
        Problem(at, f"the id {record_id} is taken already, by a user of the account")
        for at, record_id in own.items()
        if record_id in users
    ]
    if account.version < VERSION_OF_SHARED_EMAILS:
        problems += check.twice(_emails(place, described), "email")
    if problems:
        raise scene.document.wrong(problems)
    _write(db, account, described, Numbers({*own.values(), *users}), now)


def free_id(scene: Scene) -> int:
    """The lowest id that no record of a scene's first account brings along."""
    return Numbers({record_id for _, record_id in _own_ids(("accounts", 0), scene.accounts[0])}).take()


def _add(db: Connection, credentials: Credentials, scene: Scene, position: int, now: datetime) -> int:
    described = scene.accounts[position]
    place = ("accounts", position)
    account = accounts.create(db, credentials, **described.settings(), now=now)
    own_ids = {record_id for _, record_id in _own_ids(place, described)}
    numbers = Numbers({*own_ids, *(each.id for each in described.users if each.id is not None)})
    for index, each in enumerate(described.users or [form.User()]):
        fields = each.model_dump(exclude={"id", "password", "time_zone"})
        fields["time_zone"] = each.time_zone or described.time_zone
        if each.password is not None:
            fields["password_hash"] = scene.password_hashes[each.password]
        at = (*place, "users", index)
        try:
            user.add(db, credentials, account, user_id=numbers.take(each.id), **fields, now=now)
        except UserKeyTaken:
            raise _taken(scene, (*at, "user_key"), "another user of this sandbox has this key") from None
        except UserEmailTaken as error:
            raise _taken(scene, (*at, "email"), f"another user of the account has {error}") from None
    _write(db, account, described, numbers, now)
    return account.account_id


def _taken(scene: Scene, place: Place, text: str) -> DealdockError:
    return scene.document.wrong([Problem(place, text)])


def _own_ids(place: Place, account: form.Account) -> Iterator[tuple[Place, int]]:
    """The ids that records, but not users, bring along."""
    for kind in ("campaigns", "prospects", "opportunities"):
        for position, record in enumerate(getattr(account, kind)):
            at = (*place, kind, position)
            if record.id is not None:
                yield (*at, "id"), record.id
            for index, activity in enumerate(getattr(record, "activities", None) or ()):
                if activity.id is not None:
                    yield (*at, "activities", index, "id"), activity.id


def _emails(place: Place, account: form.Account) -> Iterator[tuple[Place, str]]:
    for position, prospect in enumerate(account.prospects):
        if prospect.email is not None:
            yield (*place, "prospects", position, "email"), email_key(prospect.email)


def _write(db: Connection, account: Tenant, scene: form.Account, numbers: Numbers, now: datetime) -> None:
    rows = Rows(account, scene, numbers, now)
    last = db.scalars(select(Dataset.last_id).where(Dataset.id == account.dataset_id).with_for_update()).one()
    live: Counter[str] = Counter()
    with connector.lifted(db):
        _insert(db, Campaign, rows.campaigns())
        for prospects in _batches(rows.prospects()):
            live["live_prospects"] += sum(not prospect["deleted"] for prospect in prospects)
            _insert(db, Prospect, prospects)
        for batch in _batches(rows.opportunities()):
            opportunities, links, histories = zip(*batch, strict=True)
            activities = list(chain.from_iterable(histories))
            live["live_opportunities"] += sum(not opportunity["deleted"] for opportunity in opportunities)
            live["live_visitor_activities"] += len(activities)
            _insert(db, Opportunity, opportunities)
            _insert(db, OpportunityProspect, chain.from_iterable(links))
            _insert(db, VisitorActivity, activities)
    dataset.take_ids(db, account.dataset_id, max(0, numbers.highest - last), **live)


def _insert(db: Connection, model: type[Base], rows: Iterable[Row]) -> None:
    for batch in _batches(rows):
        db.execute(insert(model), batch)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
