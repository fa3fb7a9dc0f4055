"""The part of a vendor in scenes: the form of its accounts, and how their records are checked, written and exported.

`VendorEntry.scenes` in the registry names the module that has it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database import bulk_insert
from dealdock.platform.database.database import Database
from dealdock.platform.models import Account, Base
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import Numbers
from dealdock.platform.scenes.schema import SceneForm
from dealdock.platform.scenes.values import Wrong

if TYPE_CHECKING:
    from dealdock.platform.scenes.json_lines import Batch, Lines
    from dealdock.platform.scenes.lookups import Named
    from dealdock.platform.scenes.scene import Scene

Plain = dict[str, Any]
"""A record as a scene file has it, in JSON's types."""

Written = Sequence[tuple[type[Base], Sequence[str], Sequence[bulk_insert.Values]]]
"""Tables, columns, rows: in the order in which they are written."""

Found = tuple[Place, Any]
"""A record as it was written, and its place in the scene."""


class UserWriter(Protocol):
    """Writes the users of a scene's account. An account without users gets an administrator."""

    def add(
        self,
        db: Connection,
        credentials: Credentials,
        account: AccountContext,
        scene: "Scene",
        position: int,
        numbers: Numbers,
        *,
        now: datetime,
    ) -> list[int]:
        """Add the users with their credentials; return their ids. Raise `WrongScene` for a key that is taken."""

    def write(
        self, db: Connection, account: AccountContext, scene: "Scene", position: int, numbers: Numbers, *, now: datetime
    ) -> list[tuple[int, Any]]:
        """Write the users without keys; return them with their ids."""

    def give_key(
        self, db: Connection, credentials: Credentials, account: AccountContext, user_id: int, user: Any
    ) -> None:
        """Enter the key of such a user, so that calls find it. Raise `UserKeyTaken`."""


class AccountLines(Protocol):
    """Turns the lines of one account into rows. Each kind is turned after those that it refers to are written."""

    @property
    def live(self) -> Mapping[type[Base], int]:
        """The numbers of live records so far."""

    @property
    def duplicates(self) -> Mapping[str, str]:
        """Columns with a unique constraint, each with what a duplicate means: a clause such as `a name comes twice`."""

    def before(self, kind: str) -> Iterable[Written]:
        """Return the rows to write before the first record of a kind."""

    def rows(self, batch: "Batch") -> Written:
        """Return the rows of these lines. Raise `WrongScene` where something is wrong with them."""

    def after(self, kind: str) -> Iterable[Written]:
        """Return the rows to write after the last record of a kind."""

    def finish(self) -> None:
        """Check and complete what only the whole account shows. Raise `WrongScene`."""


class LineLoader(Protocol):
    """Loads accounts from lines, batch by batch, in memory that does not grow with them."""

    def open(
        self,
        database: Database,
        account: AccountContext,
        users: "Named",
        numbers: Numbers,
        now: datetime,
        lines: "Lines",
    ) -> AccountLines:
        """Begin an account. `users`: those that the scene means, with the ids that the account has for them."""

    def own_ids(self, lines: "Lines", batch: "Batch") -> Iterator[tuple[int, int]]:
        """Return the ids that these records bring along, each with the index of its line."""


@dataclass(frozen=True, eq=False)
class SceneSupport:
    """A vendor's part in scenes."""

    vendor: str
    form: SceneForm
    check: Callable[[Collection[Found]], Iterator[Problem]]
    """Check the vendor's accounts of a scene, as they were written: ids, unique values, and references between records.

    Values of the wrong form are passed over: the form reports them.
    """
    check_in: Callable[[AccountContext, Any, Place], Iterator[Problem]]
    """Check a scene's account for an account with other settings, into which it is imported."""
    users: UserWriter
    write: Callable[[Connection, AccountContext, Any, Numbers, datetime, Sequence[int]], None]
    """Write the records of a scene's account; the last argument has the ids of the account's users, in its order.

    Counts live records, and reserves the ids that are given out.
    """
    settings: Callable[[Connection, AccountContext], Plain]
    """Read an account's settings, for an export; `id` comes first."""
    records: Callable[[Connection, AccountContext, str], Iterator[Plain]]
    """Read an account's records of a kind by id, for an export, page by page."""
    demo: Callable[[], Sequence[Plain]]
    """Return the vendor's accounts of the packaged scene `demo`, in the form of a scene file."""
    line_loader: LineLoader | None = None
    """None: an account is gathered from its lines, and loaded in one piece."""


class SceneVendors(Protocol):
    """The vendors of a sandbox, as scenes need them."""

    @property
    def default(self) -> str:
        """The name of the vendor of accounts that name none."""

    @property
    def names(self) -> Sequence[str]:
        """The names of all vendors."""

    def scenes(self, name: str) -> SceneSupport:
        """Return a vendor's part in scenes."""


def of_account(vendors: SceneVendors, account: AccountContext) -> SceneSupport:
    """Return the part in scenes of the vendor that an account belongs to."""
    name: str = getattr(account, "vendor", vendors.default)
    return vendors.scenes(name)


def named(vendors: SceneVendors, account: Any) -> SceneSupport:
    """Return the part of the vendor that an account names, as it was written; without a name, the default vendor's.

    Raises `Wrong` where there is no vendor of that name.
    """
    given = account.get("vendor") if isinstance(account, dict) else None
    if given is None or given == "" or isinstance(given, dict | list):
        return vendors.scenes(vendors.default)  # its form says what is wrong with a list
    name = str(given).strip()
    if name not in vendors.names:
        raise Wrong(f"must be a vendor ({', '.join(vendors.names)}), is {name!r}{values.guess(name, vendors.names)}")
    return vendors.scenes(name)


def columns(support: SceneSupport) -> dict[str, Any]:
    """Return the columns by which an account belongs to the vendor. Without them, it is the default vendor's."""
    return {"vendor": support.vendor} if "vendor" in Account.__table__.c else {}
