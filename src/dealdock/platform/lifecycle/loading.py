"""Loading a scene in lines: its accounts with their users and records, of any number.

Each account fills a dataset that is invisible. Once all of them are complete, they become visible at once.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials import credential_index
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.errors import WrongScene
from dealdock.platform.records import filling
from dealdock.platform.records.filling import Filling
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import Scene, store_no_origin, stream_load
from dealdock.platform.scenes import users as users_
from dealdock.platform.scenes.id_bitmap import IdAllocator, IdBitmap, allocator
from dealdock.platform.scenes.json_lines import Lines
from dealdock.platform.scenes.load import user_finder
from dealdock.platform.scenes.record_rows import LoadContext
from dealdock.platform.scenes.schema import SceneAccount
from dealdock.platform.scenes.stream_load import Progress, UnreadLines
from dealdock.platform.scenes.support import SceneSupport


class _Loaded(NamedTuple):
    """An account that is not visible yet."""

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
        self._dataset_ids: set[int] = set()
        self._ids: dict[int, int] = {}  # of the accounts, by position; a second attempt keeps the id

    def load(self) -> list[int]:
        unread = UnreadLines(self._lines, self._progress)
        loaded: list[_Loaded] = []
        with Filling(self._database) as fillings:
            while unread.next is not None or not loaded:
                one, unread = self._load(fillings, len(loaded), unread.support)
                loaded.append(one)
            return self._database.write(lambda db: self._show_all(db, loaded))

    def _load(self, fillings: Filling, position: int, support: SceneSupport) -> tuple[_Loaded, UnreadLines]:
        """Load the account at that position; return the rest of the lines, too."""

        def fill(known: IdBitmap | None) -> tuple[_Loaded, UnreadLines]:
            return self._fill(fillings, position, known)

        return stream_load.attempt(fill, self._lines, position, support, users=True)

    def _fill(self, fillings: Filling, position: int, known: IdBitmap | None) -> tuple[_Loaded, UnreadLines]:
        unread = UnreadLines(self._lines, self._progress)
        unread.skip(position)
        scene = unread.described()
        integers = IdAllocator(known or IdBitmap(), known=known is not None)
        loaded, numbers, now = self._database.write(lambda db: self._begin(db, scene, position, integers))
        account = loaded.account
        self._ids[position] = account.account_id
        self._dataset_ids.add(account.dataset_id)
        fillings.add(account.dataset_id)
        context = LoadContext(account, user_finder(loaded.users), numbers, now, self._database, self._lines)
        stream_load.stream(self._database, context, unread, loaded.support, last_id=loaded.described.last_id)
        return loaded, unread

    def _begin(
        self, db: Connection, scene: Scene, position: int, integers: IdAllocator
    ) -> tuple[_Loaded, IdAllocator, datetime]:
        """Write the users of an account that is not visible yet; return it, its ids and the time by its clock."""
        described, support = scene.accounts[position], scene.supports[position]
        account_id = self._ids.get(position) or accounts.take_numbers(db, described.id)[0]
        dataset_id = filling.begin(db, account_id, real=self._real)
        known = {**accounts.DEFAULTS, **described.settings()}
        draft = AccountContext(account_id, dataset_id, support.vendor, settings="{}")
        account = accounts.with_settings(self._credentials, draft, known)
        now = account.now(self._real)
        numbers = allocator(self._credentials.id_form(support.vendor), account_id, integers)
        users = users_.write(db, account, scene, position, numbers, now=now)
        return _Loaded(account, described, support, users), numbers, now

    def _show_all(self, db: Connection, loaded: list[_Loaded]) -> list[int]:
        filling.end_leases(
            db, *self._dataset_ids - {one.account.dataset_id for one in loaded}
        )  # those of first attempts
        return [self._show(db, one) for one in loaded]

    def _show(self, db: Connection, loaded: _Loaded) -> int:
        account, described = loaded.account, loaded.described
        settings = described.settings() | {"vendor": loaded.support.vendor}
        settings |= described.model_dump(include={"created_at", "updated_at"}, exclude_none=True)
        filling.finish(db, account.dataset_id)
        accounts.write_row(db, self._credentials, account.account_id, account.dataset_id, real=self._real, **settings)
        credential_index.add(db, *accounts.entries(self._credentials, account.vendor, account.account_id))
        for user_id, each in loaded.users:
            if users_.add_key(db, self._credentials, account, user_id, each) is not None:
                email = each.email or account_users.default_email(account, user_id)
                raise WrongScene(f"{self._lines.name}: another user of this sandbox has the key of {email}")
        store_no_origin(db, account.account_id)
        return account.account_id


def load_lines(
    database: Database, credentials: Credentials, lines: Lines, *, real: datetime, progress: Progress
) -> list[int]:
    """Add every account of a scene in lines, with its users and records; return the accounts' ids.

    `progress` is called with the number of bytes that were read. Raises `WrongScene`.
    """
    return _Loading(database, credentials, lines, real, progress).load()
