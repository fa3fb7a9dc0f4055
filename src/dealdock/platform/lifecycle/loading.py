"""Loading a scene in lines: its accounts with their users and records, of any number.

Each fills a dataset that nobody sees; once all of them are there, they are shown at once.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials import credential_index
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.datasets import filling
from dealdock.platform.datasets.filling import Filling
from dealdock.platform.errors import KeyTaken, WrongScene
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import Scene, keep_none, stream_load
from dealdock.platform.scenes.id_bitmap import IdBitmap, Numbers
from dealdock.platform.scenes.json_lines import Lines
from dealdock.platform.scenes.load import numbers_of
from dealdock.platform.scenes.lookups import Named
from dealdock.platform.scenes.references import USERS
from dealdock.platform.scenes.schema import SceneAccount
from dealdock.platform.scenes.stream_load import Progress, Rest, StreamLoad
from dealdock.platform.scenes.support import LineLoader, SceneSupport, columns


class _Loaded(NamedTuple):
    """An account that nobody sees yet."""

    account: AccountContext
    described: SceneAccount
    support: SceneSupport
    users: list[tuple[int, Any]]


class _Loading:
    def __init__(
        self, database: Database, credentials: Credentials, lines: Lines, real: datetime, progress: Progress
    ) -> None:
        self._database, self._credentials, self._lines = database, credentials, lines
        self._real, self._progress = real, progress
        self._hidden: set[int] = set()
        self._ids: dict[int, int] = {}  # of the accounts, by their position: begun anew, one keeps its number

    def load(self) -> list[int]:
        rest = Rest(self._lines, self._progress)
        loaded: list[_Loaded] = []
        with Filling(self._database) as filled:
            while rest.next is not None or not loaded:
                one, rest = self._load(rest, filled, len(loaded))
                loaded.append(one)
            return self._database.write(lambda db: self._show_all(db, loaded))

    def _load(self, rest: Rest, filled: Filling, position: int) -> tuple[_Loaded, Rest]:
        """Load the account at that position, which comes next; return what is to come after it, too."""
        support = rest.support
        loader = support.line_loader
        if loader is None:
            return self._load_whole(rest, filled, position), rest
        return stream_load.attempt(
            lambda known: self._fill(filled, position, loader, known), self._lines, position, loader, support.form.kinds
        )

    def _load_whole(self, rest: Rest, filled: Filling, position: int) -> _Loaded:
        """Load an account of a vendor without a line loader."""
        scene = rest.whole()
        numbers = numbers_of(scene, position)
        loaded, now = self._hide(scene, filled, position, numbers)
        user_ids = [user_id for user_id, _ in loaded.users]
        self._database.write(
            lambda db: loaded.support.write(db, loaded.account, loaded.described, numbers, now, user_ids)
        )
        return loaded

    def _fill(self, filled: Filling, position: int, loader: LineLoader, known: IdBitmap | None) -> tuple[_Loaded, Rest]:
        rest = Rest(self._lines, self._progress)
        rest.skip(position)
        scene = rest.described()
        numbers = Numbers(known or IdBitmap(), known=known is not None)
        loaded, now = self._hide(scene, filled, position, numbers)
        named = Named(USERS)
        for user_id, each in loaded.users:
            named.add(user_id, each.id, each.email)
        kinds, last_id = loaded.support.form.kinds[1:], loaded.described.last_id or 0
        StreamLoad(self._database, loaded.account, named, numbers, rest, loader, kinds).pour(now=now, last_id=last_id)
        return loaded, rest

    def _hide(self, scene: Scene, filled: Filling, position: int, numbers: Numbers) -> tuple[_Loaded, datetime]:
        """Write the users of an account that nobody sees yet; return it and the time by its clock."""
        loaded, now = self._database.write(lambda db: self._begin(db, scene, position, numbers))
        self._ids[position] = loaded.account.account_id
        self._hidden.add(loaded.account.dataset_id)
        filled.add(loaded.account.dataset_id)
        return loaded, now

    def _begin(self, db: Connection, scene: Scene, position: int, numbers: Numbers) -> tuple[_Loaded, datetime]:
        described, support = scene.accounts[position], scene.supports[position]
        account_id = self._ids.get(position) or accounts.take_numbers(db, described.id)[0]
        dataset_id = filling.begin(db, account_id, real=self._real)
        known = {**accounts.DEFAULTS, **described.settings()}
        blank = AccountContext(account_id, dataset_id, support.vendor, settings="{}")
        account = accounts.with_settings(self._credentials, blank, known)
        now = account.now(self._real)
        users = support.users.write(db, account, scene, position, numbers, now=now)
        return _Loaded(account, described, support, users), now

    def _show_all(self, db: Connection, loaded: list[_Loaded]) -> list[int]:
        filling.give_up(db, *self._hidden - {one.account.dataset_id for one in loaded})  # those that were begun anew
        return [self._show(db, one) for one in loaded]

    def _show(self, db: Connection, loaded: _Loaded) -> int:
        account, described = loaded.account, loaded.described
        settings = described.settings() | columns(loaded.support)
        settings |= described.model_dump(include={"created_at", "updated_at"}, exclude_none=True)
        filling.finish(db, account.dataset_id)
        accounts.show(db, self._credentials, account.account_id, account.dataset_id, now=self._real, **settings)
        credential_index.enter(db, *accounts.entries(self._credentials, account.vendor, account.account_id))
        for user_id, each in loaded.users:
            try:
                loaded.support.users.give_key(db, self._credentials, account, user_id, each)
            except KeyTaken:
                whose = each.email or account_users.usual_email(account, user_id)
                raise WrongScene(f"{self._lines.name}: another user of this sandbox has the key of {whose}") from None
        keep_none(db, account.account_id)
        return account.account_id


def load_lines(
    database: Database, credentials: Credentials, lines: Lines, *, real: datetime, progress: Progress
) -> list[int]:
    """Add every account of a scene in lines, with its users and records; answers the accounts' ids.

    Raises `WrongScene`. `progress` hears of the bytes read.
    """
    return _Loading(database, credentials, lines, real, progress).load()
