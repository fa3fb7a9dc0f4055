"""Reset of an account: a new dataset replaces the old one, which garbage collection deletes.

Webhooks may announce the records that it has brought.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform import scenes
from dealdock.platform.accounts import account_clock, accounts
from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.clock import Clock
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.records import copying, datasets, earlier_states, recorded_changes
from dealdock.platform.records.models import Base, Dataset
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import Origin
from dealdock.platform.scenes.support import SceneVendors
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.rules import WebhookRules

_SEPARATE_SETTINGS: Final = {"jwt_public_key", "frozen_at", "clock_offset"}
"""Settings that are not written with the others: the public key stays, and the clock is set on its own."""


def to_empty(
    db: Connection,
    credentials: Credentials,
    vendors: SceneVendors,
    account_id: int,
    *,
    real: datetime,
    kept: type[Base] | None = None,
) -> None:
    """Delete the account's records, except the ones that every account has. Settings and users stay.

    `kept`: a table whose rows stay, too.
    """
    before = accounts.locked(db, account_id)
    account = replace_by_empty(db, before, real=real)
    empty = scenes.read("empty", vendors, account.vendor)
    scenes.fill(db, account, empty, now=account.now(real), id_form=credentials.id_form(account.vendor))
    if kept is not None:
        copying.keep_rows(db, kept, before.dataset_id, account.dataset_id)


def to_scene(
    db: Connection,
    credentials: Credentials,
    account_id: int,
    origin: Origin,
    *,
    real: datetime,
    kept: type[Base] | None = None,
) -> None:
    """Return the account to the settings and records of its origin. Its users stay, and the rows of a table `kept`."""
    settings = settings_of(account_id, origin.settings)
    before = accounts.locked(db, account_id)
    replace_by_empty(db, before, real=real)
    account = apply_settings(db, credentials, account_id, settings, updated_at=origin.updated_at, real=real)
    id_form = credentials.id_form(account.vendor)
    scenes.fill(db, account, origin.scene, now=account.now(real), id_form=id_form)
    if kept is not None:
        copying.keep_rows(db, kept, before.dataset_id, account.dataset_id)


def settings_of(account_id: int, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scene's settings for an account. A name is always among them."""
    return {**settings, "name": settings["name"] or accounts.default_name(account_id)}


def apply_settings(
    db: Connection,
    credentials: Credentials,
    account_id: int,
    settings: Mapping[str, Any],
    *,
    updated_at: datetime | None,
    real: datetime,
) -> AccountContext:
    """Write a scene's settings, the clock included, to an account, which must be `locked`."""
    offset = timedelta(seconds=settings["clock_offset"])
    account = accounts.get(db, account_id)
    frozen_at = credentials.vendors.get(account.vendor).accounts.truncated(settings["frozen_at"])
    account_clock.set_(db, account, frozen_at=frozen_at, ahead=offset, real=real)
    account = accounts.get(db, account_id)
    others = {name: value for name, value in settings.items() if name not in _SEPARATE_SETTINGS}
    accounts.change(db, credentials, account, now=updated_at or account.now(real), **others)
    return accounts.get(db, account_id)


def replace_by_empty(db: Connection, account: AccountContext, *, real: datetime) -> AccountContext:
    """Give the account a new dataset with its users and nothing else, and return it. It must be `locked`."""
    datasets.lock(db, account.dataset_id)  # first, as a change of an account whose earlier states are kept does
    new = datasets.new(db, account.account_id)
    replace_dataset(db, account, new, real=real)
    return account._replace(dataset_id=new)


def replace_dataset(db: Connection, account: AccountContext, dataset_id: int, *, real: datetime) -> None:
    """Replace the account's dataset by this one, with the users. The account must be `locked`."""
    # first, so that another transaction adds a user either before this, or after the commit
    datasets.abandon(db, account.dataset_id, real=real)
    copying.copy_users(db, account.dataset_id, dataset_id)
    datasets.make_current(db, account.account_id, dataset_id)
    earlier_states.drop(db, account.account_id, real=real)
    recorded_changes.begin_anew(db, account.account_id)
    queue.drop_all(db, account.account_id)


def announce(
    database: Database, clock: Clock, account_rules: AccountRules, rules: WebhookRules, account_id: int
) -> None:
    """Announce all records of an account as new, by id.

    Each batch is a transaction of its own, so that other calls go on. It ends if the account gets another dataset.
    """
    dataset_id, highest = database.read(lambda db: _last_id(db, account_id))

    def batch(db: Connection, after: int) -> int | None:
        account = accounts.locked(db, account_id)
        if account.dataset_id != dataset_id:
            return None
        return rules.announce_new(db, account, after, highest, account.now(account_rules.real_time(clock)))

    last: int | None = 0
    while last is not None:
        last = database.write(lambda db, after=last: batch(db, after))  # type: ignore[misc]  # of the default


def _last_id(db: Connection, account_id: int) -> tuple[int, int]:
    dataset_id = accounts.get(db, account_id).dataset_id
    return dataset_id, db.scalars(select(Dataset.last_id).where(Dataset.id == dataset_id)).one()
