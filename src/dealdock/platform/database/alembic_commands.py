"""Alembic's commands. The module is imported only where one of them runs, because Alembic takes 70 ms to import."""

import io

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from dealdock.platform.database import migrations
from dealdock.platform.errors import WrongSetting


def config(url: str | sa.URL) -> Config:
    """Return Alembic's settings for one database."""
    settings = Config(stdout=io.StringIO())  # its output is meant for a shell
    settings.set_main_option("script_location", str(migrations.migrations_dir()).replace("%", "%%"))
    address = sa.make_url(url).render_as_string(hide_password=False)
    settings.set_main_option("sqlalchemy.url", address.replace("%", "%%"))
    return settings


def upgrade(url: sa.URL) -> None:
    """Run all migrations that the database does not have yet."""
    command.upgrade(config(url), "head")


def check(engine: sa.Engine) -> None:
    """Raise `WrongSetting` where the database does not match the models."""
    found = migrations.revision(engine)
    migrations.refuse_unknown(found)
    if found != migrations.REVISION:
        now = f"at {found}" if found else "empty"
        raise WrongSetting(f"the database is {now}, this program needs {migrations.REVISION}: dealdock db upgrade")
    try:
        command.check(config(engine.url))
    except CommandError as error:
        raise WrongSetting(f"the database is not as its migrations left it: {error}") from None
