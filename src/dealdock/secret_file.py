"""The secret from which credentials are created, the control token, and the folder of their files."""

import os
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sa

from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import write_once
from dealdock.platform.randomness import Randomness
from dealdock.settings import Settings

SECRET_FILE: Final = "dealdock.secret"  # noqa: S105 (a file name)
TOKEN_FILE: Final = "dealdock.token"  # noqa: S105 (a file name)


_MIN_TOKEN_CHARACTERS: Final = 16


class ControlToken(NamedTuple):
    """The token of the control plane."""

    text: str
    file: Path | None
    """The file that contains it; None if it is in the settings."""


def home_folder(settings: Settings, url: sa.URL) -> Path:
    """Return the folder of the files that belong to the database."""
    if settings.home is not None:
        return settings.home
    if url.get_backend_name() == "sqlite":
        return Path(str(url.database)).absolute().parent
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "dealdock"


def require_folder(settings: Settings, url: sa.URL) -> None:
    """Raise `WrongSetting` if the folder of a SQLite file does not exist. Create it if the settings require that."""
    if url.get_backend_name() != "sqlite" or (folder := Path(str(url.database)).absolute().parent).is_dir():
        return
    if not settings.create:
        raise WrongSetting(f"there is no folder {folder} for the database. Create it with --create or DEALDOCK_CREATE")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"can't create the folder {folder}: {error.strerror}") from None


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
    return _stored(home / SECRET_FILE, randomness.secret("sandbox"), "secret", "DEALDOCK_SECRET")


def load_control_token(settings: Settings, randomness: Randomness, home: Path) -> ControlToken:
    """Return the token of the control plane: from the settings, from the file that they name, or from its own file,
    which is created if missing. Raises `WrongSetting` if it is easy to guess.
    """
    token = _control_token(settings, randomness, home)
    if len(token.text) < _MIN_TOKEN_CHARACTERS:
        source = token.file or "DEALDOCK_CONTROL_TOKEN"
        ways = "Choose a longer one, or remove the setting: then one is generated"
        raise WrongSetting(f"the control token in {source} has fewer than {_MIN_TOKEN_CHARACTERS} characters. {ways}")
    return token


def _control_token(settings: Settings, randomness: Randomness, home: Path) -> ControlToken:
    if settings.control_token is not None:
        return ControlToken(settings.control_token, None)
    if (file := settings.control_token_file) is None:
        file = home / TOKEN_FILE
        text = _stored(file, randomness.unique(), "control token", "DEALDOCK_CONTROL_TOKEN")
    else:
        try:
            text = file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", "it is not text")
            raise WrongSetting(f"can't read the control token in {file}: {reason}") from None
    if not text:
        raise WrongSetting(f"{file} is empty. Write the control token into it")
    return ControlToken(text, file)


def _stored(file: Path, new: str, what: str, variable: str) -> str:
    """Return the text of a private file, which is created with the new text if missing."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            write_once(file, f"{new}\n")
        return file.read_text().strip()
    except UnicodeDecodeError:
        msg = f"can't read the {what} in {file}: it is not text. Restore the file, or set {variable}"
        raise WrongSetting(msg) from None
    except OSError as error:
        msg = f"can't keep the {what} in {file} ({error.strerror}). Set {variable} or DEALDOCK_HOME"
        raise WrongSetting(msg) from None
