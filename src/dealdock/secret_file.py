"""The secret from which credentials are created, and the folder of its file."""

import os
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import write_once
from dealdock.platform.randomness import Randomness
from dealdock.settings import Settings

SECRET_FILE: Final = "dealdock.secret"  # noqa: S105 (a file name)


def home_folder(settings: Settings, url: sa.URL) -> Path:
    """Return the folder of the files that belong to the database."""
    if settings.home is not None:
        return settings.home
    if url.get_backend_name() == "sqlite":
        return Path(str(url.database)).absolute().parent
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "dealdock"


def configured_secret(settings: Settings) -> str | None:
    """Return the secret of the settings or the seed; None if it is in a file."""
    if settings.secret is None and settings.seed_random is not None:
        return Randomness(settings.seed_random).secret("sandbox")
    return settings.secret


def load_secret(settings: Settings, randomness: Randomness, home: Path) -> str:
    """Return the sandbox's secret: from the settings, from the seed, or from its file, which is created if missing."""
    if (given := configured_secret(settings)) is not None:
        return given
    if settings.database is None:
        return randomness.secret("sandbox")
    file = home / SECRET_FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            write_once(file, randomness.secret("sandbox") + "\n")
        return file.read_text().strip()
    except OSError as error:
        msg = f"can't keep the secret in {file} ({error.strerror}). Set DEALDOCK_SECRET or DEALDOCK_HOME"
        raise WrongSetting(msg) from None
