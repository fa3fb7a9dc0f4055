"""Loading a scene in lines: its accounts with their users and records, of any number.

Each fills a dataset that nobody sees; once all of them are there, they are shown at once.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts, users
from dealdock.platform.credentials import credential_index
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import UserKeyTaken, WrongScene
from dealdock.platform.models.context import Tenant
from dealdock.platform.scenes import Scene, keep_none, stream_load
from dealdock.platform.scenes.id_bitmap import Marks, Numbers
from dealdock.platform.scenes.json_lines import Lines
from dealdock.platform.scenes.lookups import Named
from dealdock.platform.scenes.stream_load import Pouring, Progress, Rest
from dealdock.vendors.pardot.scenes import schema
from dealdock.vendors.pardot.scenes import users as scene_users


class _Loaded(NamedTuple):
    """An account that nobody sees yet."""

    account: Tenant
    described: schema.Account
    users: list[tuple[int, schema.User]]


class _Loading:
    def __init__(
        self, database: Database, credentials: Credentials, lines: Lines, real: datetime, progress: Progress
    ) -> None:
        self._database, self._credentials, self._lines = database, credentials, lines
        self._real, self._progress = real, progress
        self._hidden: list[int] = []
        self._ids: dict[int, int] = {}  # of the accounts, by their position: begun anew, one keeps its number

    def load(self) -> list[int]:
        rest = Rest(self._lines, self._progress)
        loaded: list[_Loaded] = []
        try:
            while rest.next is not None or not loaded:
                one, rest = stream_load.attempt(
                    lambda known: self._fill(len(loaded), known), self._lines, len(loaded), schema.KINDS
                )
                loaded.append(one)
            return self._database.write(lambda db: self._show_all(db, loaded))
        except BaseException:
            datasets.give_up(self._database, *self._hidden, real=self._real)
            raise

    def _fill(self, position: int, known: Marks | None) -> tuple[_Loaded, Rest]:
        rest = Rest(self._lines, self._progress)
        rest.skip(position)
        scene = rest.described()
        described = scene.accounts[position]
        numbers = Numbers(known or Marks(), known=known is not None)
        loaded, now = self._database.write(lambda db: self._begin(db, scene, position, numbers))
        self._ids[position] = loaded.account.account_id
        self._hidden.append(loaded.account.dataset_id)
        named = Named("users")
        for user_id, each in loaded.users:
            named.add(user_id, each.id, each.email)
        Pouring(self._database, loaded.account, named, numbers, rest).pour(now=now, last_id=described.last_id or 0)
        return loaded, rest

    def _begin(self, db: Connection, scene: Scene, position: int, numbers: Numbers) -> tuple[_Loaded, datetime]:
        described = scene.accounts[position]
        account_id = self._ids.get(position) or accounts.take_numbers(db, described.id)[0]
        dataset_id = datasets.hidden(db, account_id, real=self._real)
        known = {**accounts.DEFAULTS, **described.settings()}
        blank = Tenant(account_id, dataset_id, self._credentials.vendors.default, settings="{}")
        account = accounts.with_settings(self._credentials, blank, known)
        now = account.now(self._real)
        return _Loaded(account, described, scene_users.write(db, account, scene, position, numbers, now=now)), now

    def _show_all(self, db: Connection, loaded: list[_Loaded]) -> list[int]:
        datasets.abandon(db, *self._hidden, real=self._real)  # those that were begun anew
        return [self._show(db, one) for one in loaded]

    def _show(self, db: Connection, loaded: _Loaded) -> int:
        account, described = loaded.account, loaded.described
        settings = described.settings() | described.model_dump(include={"created_at", "updated_at"}, exclude_none=True)
        datasets.adopt(db, account.dataset_id)
        accounts.show(db, self._credentials, account.account_id, account.dataset_id, now=self._real, **settings)
        credential_index.enter(db, *accounts.entries(self._credentials, account.vendor, account.account_id))
        for user_id, each in loaded.users:
            try:
                scene_users.give_key(db, self._credentials, account, user_id, each)
            except UserKeyTaken:
                whose = each.email or users.made_up_email(account, user_id)
                raise WrongScene(
                    f"{self._lines.name}: another user of this sandbox has the user key of {whose}"
                ) from None
        keep_none(db, account.account_id)
        return account.account_id


def load_lines(
    database: Database, credentials: Credentials, lines: Lines, *, real: datetime, progress: Progress
) -> list[int]:
    """Add every account of a scene in lines, with its users and records; answers the accounts' ids.

    Raises `WrongScene`. `progress` hears of the bytes read.
    """
    return _Loading(database, credentials, lines, real, progress).load()
