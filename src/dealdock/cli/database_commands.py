"""Commands on a persistent database: its accounts, scenes and schema. A server may be running on it."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy import Connection, Engine

from dealdock.app import VENDORS, Sandbox
from dealdock.cli.options import UsageError, option, variable
from dealdock.cli.output import progress, show_accounts
from dealdock.cli.scene_files import form_of, refuse_kept, write
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.credentials.certificates import CertificateAuthority
from dealdock.platform.database import migrations
from dealdock.platform.database.database import parse_url
from dealdock.platform.database.sqlite import copies
from dealdock.platform.errors import NoSuchAccount, UnknownVendor, WrongSetting
from dealdock.platform.first_use import LazyModule
from dealdock.platform.lifecycle import loading
from dealdock.platform.lifecycle.creation import create_account
from dealdock.platform.scenes import Form
from dealdock.sandbox import connection_errors
from dealdock.settings import Settings, home_folder, require_folder
from dealdock.web.problem_details import error_message

if TYPE_CHECKING:
    from dealdock.platform.database import alembic_commands
else:  # 70 ms, and one command needs it
    alembic_commands = LazyModule("dealdock.platform.database.alembic_commands")

logging.getLogger("dealdock").addHandler(logging.NullHandler())  # errors are printed once, by `main`


def add_account(settings: Settings, scene_name: str, vendor: str | None, given: Mapping[str, Any]) -> None:
    """Add an account and print it. The scene supplies the settings whose options are not `given`."""
    try:
        start = scenes.read(scene_name, VENDORS, vendor and VENDORS.get(vendor).name)
    except UnknownVendor as error:
        raise UsageError(f"--vendor: {error}") from None
    own = start.supports[0].vendor
    if vendor not in {own, None}:
        raise UsageError(f"--vendor: is {vendor}, but the first account of {scene_name} belongs to {own}")
    options = {one.name: one for one in VENDORS.get(own).accounts.options}
    if others := given.keys() - options.keys() - {"name", "time_zone"}:
        raise UsageError(f"{', '.join(sorted(map(option, others)))}: accounts of {own} have no such setting")
    chosen = {name: options[name].parse(value) if name in options else value for name, value in given.items()}
    with Sandbox(_require_database(settings)) as sandbox:
        real = sandbox.clock.now()
        try:
            _show(sandbox, lambda db: [create_account(db, sandbox.credentials, start, real=real, **chosen).id])
        except ValidationError as error:
            lines = (f"{option(str(each['loc'][0]))}: {error_message(each)}" for each in error.errors())
            raise UsageError("\n".join(lines)) from None


def list_accounts(settings: Settings, *, as_json: bool) -> None:
    """Print all accounts."""
    refuse_missing(address(settings))
    with Sandbox(settings) as sandbox:
        _show(sandbox, accounts.ids, as_json=as_json)


def load_scene(settings: Settings, name: str) -> None:
    """Add a scene's accounts and print them."""
    file = Path(name)
    if name.lower().endswith(scenes.LINE_SUFFIXES) and file.exists() and file.stat().st_size > scenes.SMALL_BYTES:
        _load_lines(settings, file)
        return
    start = scenes.read(name, VENDORS)
    with Sandbox(_require_database(settings)) as sandbox:
        real = sandbox.clock.now()
        _show(sandbox, lambda db: scenes.load(db, sandbox.credentials, start, real=real))


def check_scene(name: str) -> int:
    """Load a scene into a temporary database, and return the number of its accounts. Raises `WrongScene`."""
    start = scenes.read(name, VENDORS)
    with Sandbox(Settings.model_construct(secret=name)) as sandbox:  # neither variables nor files of the user are read
        real = sandbox.clock.now()
        return len(sandbox.database.write(lambda db: scenes.load(db, sandbox.credentials, start, real=real)))


def _load_lines(settings: Settings, file: Path) -> None:
    """Load a scene in lines, of any size, with a progress bar."""
    with Sandbox(_require_database(settings)) as sandbox, file.open("rb") as opened:
        lines, now = scenes.Lines(str(file), opened, VENDORS), sandbox.clock.now()
        with progress() as report:
            loaded = loading.load_lines(
                sandbox.database, sandbox.credentials, lines, real=now, progress=lambda read: report(read, lines.size)
            )
        _show(sandbox, lambda _: loaded)


def export_scene(settings: Settings, account_id: int | None, file: Path | None, form: Form | None) -> None:
    """Write the scene of one account, or of all of them, to a file or standard output."""
    refuse_missing(address(settings))
    refuse_kept(file)
    with Sandbox(settings) as sandbox:

        def work(db: Connection) -> Iterator[str] | None:
            known = accounts.ids(db)
            if account_id is not None and account_id not in known:
                raise NoSuchAccount(account_id)
            ids = known if account_id is None else [account_id]
            if not ids:
                return None
            exported = scenes.export(db, sandbox.vendors, ids, sandbox.credentials.public_ids)
            return scenes.WRITERS[form or form_of(file)](exported)

        try:
            pieces, close = sandbox.database.stream(work)
        except NoSuchAccount:
            raise UsageError(f"the database has no account {account_id}") from None
        try:
            if pieces is None:
                raise UsageError("the database has no accounts, and a scene needs at least one")
            write(pieces, file)
        finally:
            close()


def show_ca(settings: Settings, *, path: bool) -> None:
    """Print the certificate of a persistent database's server, or its path."""
    if (home := settings.home) is None:
        url = address(settings)
        require_folder(settings, url)
        home = home_folder(settings, url)
    authority = CertificateAuthority(home, ())
    print(authority.file() if path else authority.certificate().rstrip())


def upgrade_database(settings: Settings) -> None:
    """Bring the schema up to date."""
    require_folder(settings, address(settings))
    with _engine(settings) as engine:
        migrations.upgrade(engine)


def check_database(settings: Settings) -> None:
    """Raise `WrongSetting` if the schema does not match the models, a SQLite file is damaged, or an account's vendor is
    unknown. Print that all is well.
    """
    with _engine(settings) as engine:
        refuse_missing(engine.url)
        if engine.url.get_backend_name() == "sqlite":
            copies.refuse_damaged_file(Path(str(engine.url.database)))
        alembic_commands.check(engine)
        with engine.connect() as db:
            VENDORS.require(accounts.vendors(db), f"the database {engine.url}")
        print(f"The schema of {engine.url} is up to date.")


def address(settings: Settings) -> sa.URL:
    """Return the address of the persistent database. Raises `UsageError` if none is set, `WrongSetting` if it is a
    file of another program.
    """
    url = parse_url(_require_database(settings).database or "")
    migrations.refuse_foreign(url)
    return url


def refuse_missing(url: sa.URL) -> None:
    """Raise `WrongSetting` if the file does not exist: a connection would create it."""
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        name = f"--database {quote(str(url.database))}"
        ways = f"`dealdock start {name}` creates it, and so does `dealdock db upgrade {name}`"
        raise WrongSetting(f"the file {url.database} does not exist. Is the path right? {ways}")


def _require_database(settings: Settings) -> Settings:
    if settings.database is None:
        ways = f"{option('database')} or {variable('database')}"
        raise UsageError(f"no database is set. Use {ways}: without them, a server has a temporary database")
    return settings


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    url = address(settings)
    engine = sa.create_engine(url)
    try:
        with connection_errors(url):
            yield engine
    finally:
        engine.dispose()


def _show(sandbox: Sandbox, which: Callable[[Connection], Sequence[int]], *, as_json: bool = False) -> None:
    """Print accounts with valid credentials, creating them if needed."""
    real = sandbox.clock.now()

    def work(db: Connection) -> list[AccountView]:
        return [
            accounts.with_valid_credentials(db, sandbox.credentials, account_id, real=real) for account_id in which(db)
        ]

    found = sandbox.database.write(work)
    show_accounts([sandbox.vendors.show_account(view, sandbox.url) for view in found], as_json=as_json)
