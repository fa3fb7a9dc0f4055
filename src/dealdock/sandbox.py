"""The sandbox: settings, database, clock, randomness and secrets in one object."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

import sqlalchemy as sa

from dealdock.platform.accounts import accounts
from dealdock.platform.background import BackgroundWork
from dealdock.platform.clock import Clock
from dealdock.platform.credentials.certificates import CertificateAuthority
from dealdock.platform.credentials.secrets import Credentials, fingerprint
from dealdock.platform.database import disk_errors, migrations, statement_tables
from dealdock.platform.database.database import Database, parse_url
from dealdock.platform.database.sqlite.connections import Synchronous
from dealdock.platform.database.sqlite.server_lock import ServerLock
from dealdock.platform.errors import WrongSetting
from dealdock.platform.journal.journal import Journal
from dealdock.platform.journal.metrics import Metrics
from dealdock.platform.limits.rate_limiter import RateLimiter
from dealdock.platform.limits.storage import DEFAULT_BYTES, Storage
from dealdock.platform.paths import Paths
from dealdock.platform.randomness import Randomness
from dealdock.platform.records import tables
from dealdock.platform.records.garbage_collection import GarbageCollector
from dealdock.platform.records.models import SandboxState
from dealdock.platform.temporary_folder import TemporaryFolder
from dealdock.platform.vendor import Vendor, Vendors
from dealdock.platform.webhooks.sender import Sender
from dealdock.settings import NO_URL, Settings, home_folder, load_control_token, load_secret, require_folder

Act: TypeAlias = Callable[["Sandbox", int, Sequence[Mapping[str, Any]]], Iterator[Mapping[str, Any]]]
"""Carries out actions in an account, and yields the result of each."""


def _no_actions(*_: object) -> Iterator[Mapping[str, Any]]:
    """Do nothing: without an application there are no calls."""
    return iter(())


class Sandbox:
    """One running instance, independent of all others. It is opened once and closed once."""

    settings: Settings
    vendors: Vendors
    database: Database
    clock: Clock
    randomness: Randomness
    credentials: Credentials
    rate_limiter: RateLimiter
    storage: Storage
    journal: Journal
    metrics: Metrics
    garbage_collector: GarbageCollector
    background: BackgroundWork
    webhooks: Sender
    paths: Paths
    authority: CertificateAuthority
    url: str
    """The address that clients use: the public address, else the address of the server that serves this database."""
    act: "Act" = staticmethod(_no_actions)
    """Carries out the actions of a fault in an account. The application sets it: they are the control plane's."""
    https_port: int | None = None
    """The HTTPS port, once it is open."""
    control_token: str | None
    """The token that the control plane requires; None if no token is required, on loopback without other names."""
    control_token_file: Path | None
    """The file that contains the token; None if no token is required, or if it is in the settings."""

    def __init__(
        self,
        settings: Settings | None,
        vendors: Sequence[Vendor],
        *,
        clock: Clock | None = None,
        to_serve: bool = False,
    ) -> None:
        """Open the database, and upgrade its schema. If the settings name no database, create a temporary one.

        `clock`: a replacement for the machine's clock. `to_serve`: call `claim` before the database is changed.

        Raises `WrongSetting` if the database does not fit this version of dealdock or this secret.
        """
        self.settings = settings or Settings()
        self.vendors, self.paths = Vendors(vendors), Paths()
        self.clock = clock or Clock()
        self.randomness = Randomness(self.settings.seed_random)
        self._temporary = TemporaryFolder() if self.settings.database is None else None
        url, self._home = self._locate()
        require_folder(self.settings, url)
        migrations.refuse_foreign(url)
        self._secret = load_secret(self.settings, self.randomness, self._home)
        self.credentials = Credentials(self._secret, self.vendors)
        self.database = self._create_database(url)
        self.rate_limiter = self._create_rate_limiter()
        self.storage = Storage(self.database, _max_bytes(self.settings))
        self._create_workers()
        self.metrics = Metrics(shared=self.settings.workers > 1)
        self.journal = Journal(self.database, self.clock, self.metrics, alone=self.settings.workers == 1)
        self._server_lock = self._lock(url)
        try:
            if to_serve:
                self.claim()
            self._prepare(to_serve=to_serve)
            self._load_addresses(to_serve=to_serve)
            self.control_token, self.control_token_file = self._load_control_token()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Return the sandbox, which is closed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the sandbox."""
        self.close()

    def claim(self) -> None:
        """Lock the database against other servers until it is closed. Raise `WrongSetting` if another server uses it.

        A sandbox that serves no requests, such as a command's, needs no claim. PostgreSQL allows several servers.
        """
        if self._server_lock is not None:
            self._server_lock.take()

    def continue_work(self) -> None:
        """Continue what an earlier process left behind: deliveries of webhooks, and bulk actions."""
        self.webhooks.wake_for_leftovers()
        self.background.wake()

    def close(self) -> None:
        """Close every connection, and delete a temporary database."""
        self.background.close()
        self.webhooks.close()
        self.garbage_collector.close()
        self.rate_limiter.close()
        self.journal.close()
        self.database.close()
        if self._server_lock is not None:
            self._server_lock.release()
        if self._temporary is not None:
            self._temporary.cleanup()

    def close_for_workers(self) -> Settings:
        """Close the database, and return the settings with which the workers open it."""
        self.background.close()
        self.webhooks.close()  # first: no thread may use a closed database
        self.garbage_collector.close()
        self.database.close()
        return self.shared()

    def shared(self) -> Settings:
        """Return the settings with which another process can open this sandbox, even a temporary one."""
        return self.settings.model_copy(
            update={
                "database": self.database.url.render_as_string(hide_password=False),
                "home": self._home,
                "secret": self._secret,
                "control_token": self.control_token,
            }
        )

    def _locate(self) -> tuple[sa.URL, Path]:
        """Return the address of the database, and the folder of its files."""
        if self._temporary is not None:
            home = self._temporary.path
            return sa.URL.create("sqlite", database=str(home / "dealdock.db")), home
        url = parse_url(self.settings.database or "")
        return url, home_folder(self.settings, url)

    def _load_control_token(self) -> tuple[str | None, Path | None]:
        """Return the token and its file: unless no other machine can call the server, by an address or a name.

        Workers receive the token with their settings.
        """
        if is_loopback(self.settings.host) and all(map(is_loopback, self.settings.names)):
            return None, None
        return load_control_token(self.settings, self.randomness, self._home)

    def _create_database(self, url: sa.URL) -> Database:
        return Database(
            url,
            randomness=self.randomness,
            clock=self.clock,
            synchronous=_synchronous(self.settings),
            connections=self.settings.connections,
            isolation=self.settings.isolation,
            guards=self.vendors.guards,
        )

    def _create_rate_limiter(self) -> RateLimiter:
        alone = self.settings.workers == 1
        return RateLimiter(self.database, self.clock, self.randomness, self.vendors.limits, alone=alone)

    def _create_workers(self) -> None:
        """Create what works in threads of its own while there is something to do."""
        self.garbage_collector = GarbageCollector(self.database, self.clock)
        self.background = BackgroundWork(
            self.database, self.credentials, self.clock, self.storage, self.vendors.job_queues
        )
        self.webhooks = Sender(self.database, self.clock, self.vendors, self.settings.webhook_hosts)

    def _lock(self, url: sa.URL) -> ServerLock | None:
        """Return the lock of a SQLite file; None for a temporary one, which no other server knows."""
        if self._temporary is not None or url.get_backend_name() != "sqlite":
            return None
        return ServerLock(Path(str(url.database)))

    def _prepare(self, *, to_serve: bool) -> None:
        engine = self.database.engine
        with connection_errors(self.database.url):
            if self._temporary is None:
                self.vendors.import_models()
                migrations.upgrade(engine)
            else:
                migrations.create(engine)
            tables.create(engine, self.vendors.own_models)
            may_be_read_only = self._temporary is None and not to_serve  # a server has to write anyway
            made_with = self.database.read(_stored_fingerprint) if may_be_read_only else None
            made_with = made_with or self.database.write(self._store_fingerprint)
        if made_with != fingerprint(self._secret):
            msg = (
                "the credentials in this database were created with another secret. "
                "Set DEALDOCK_SECRET to that secret, or restore its file dealdock.secret (DEALDOCK_HOME)"
            )
            raise WrongSetting(msg)
        if self._temporary is None:
            self.vendors.require(self.database.read(accounts.vendors), f"the database {self.database.url}")
            self.garbage_collector.wake_for_leftovers()
            if to_serve and self.settings.workers == 1:
                self.continue_work()

    def _load_addresses(self, *, to_serve: bool) -> None:
        """Read the addresses that are kept with the database. A server writes its own there."""
        own, given = self.settings.url, self.settings.public_url
        wanted = {} if given is None else {"public_url": None if given == NO_URL else given}
        if self._temporary is None:
            if to_serve:
                self.database.write(lambda db: db.execute(sa.update(SandboxState).values(url=own, **wanted)))
            kept = self.database.read(lambda db: db.execute(sa.select(SandboxState.url, SandboxState.public_url)).one())
            own, wanted = kept.url or own, {"public_url": kept.public_url, **wanted}
        self.settings = self.settings.model_copy(update=wanted)
        self.url = self.settings.public_url or own
        self.authority = CertificateAuthority(self._home, [*self.vendors.hosts, *self.settings.names])

    def _store_fingerprint(self, db: sa.Connection) -> str:
        """Store the secret's fingerprint in an empty database. Return the stored response."""
        db.execute(
            sa.text(
                "INSERT INTO sandbox (id, secret_digest, last_account_id, last_dataset_id) "
                "VALUES (1, :digest, 0, 0) ON CONFLICT DO NOTHING"
            ),
            {"digest": fingerprint(self._secret)},
            execution_options=statement_tables.declare(SandboxState),
        )
        return str(_stored_fingerprint(db))


def _stored_fingerprint(db: sa.Connection) -> str | None:
    found: str | None = db.scalar(sa.text("SELECT secret_digest FROM sandbox"))
    return found


@contextmanager
def connection_errors(url: sa.URL) -> Iterator[None]:
    """Turn errors of the first access to a database into `WrongSetting`."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        advice = disk_errors.advice(error) or _connection_advice(url, error)
        msg = f"can't use the database {url}: {disk_errors.cause(error)}{f' ({advice})' if advice else ''}"
        raise WrongSetting(msg) from None


def _connection_advice(url: sa.URL, error: sa.exc.DBAPIError) -> str | None:
    """Return the advice for a refused connection; None if PostgreSQL has answered with the code of an error."""
    if url.get_backend_name() != "postgresql" or getattr(error.orig, "sqlstate", None) is not None:
        return None
    return (
        "see whether PostgreSQL runs at this address, and whether the user, password and name of the database are right"
    )


def is_loopback(host: str) -> bool:
    """Return True if a host name or address (IPv6 without brackets) can be reached only from this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _max_bytes(settings: Settings) -> int | None:
    """Return the limit of the bytes of an account; None if there is none."""
    if settings.account_max_bytes is None:
        return None if settings.database is None else DEFAULT_BYTES
    return settings.account_max_bytes or None


def _synchronous(settings: Settings) -> Synchronous:
    if settings.database is None:
        return "OFF"  # a temporary database is not used again after a crash
    return "FULL" if settings.durable else "NORMAL"
