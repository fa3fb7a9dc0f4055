"""The settings of a sandbox, by option or environment variable, and the files that some of them replace.

These are the secret from which credentials are created, and the control token, in one folder.
"""

import os
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import write_once
from dealdock.platform.randomness import Randomness

if TYPE_CHECKING:
    from sqlalchemy import URL

SECRET_FILE: Final = "dealdock.secret"  # noqa: S105 (a file name)
TOKEN_FILE: Final = "dealdock.token"  # noqa: S105 (a file name)

NO_URL: Final = "none"
"""The value of `public_url` for the server's own address."""

_MIN_TOKEN_CHARACTERS: Final = 16
PLACEHOLDER_TOKEN: Final = "replace-this-token"  # noqa: S105 (it is refused)
"""The token in `deploy/kubernetes.yml`."""


class Settings(BaseSettings):
    """All settings. The environment variable of a setting is `DEALDOCK_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="DEALDOCK_",
        env_ignore_empty=True,  # files of containers often name variables without a value
        frozen=True,
    )

    host: str = Field(
        "127.0.0.1", description="Address to listen on; on any other than loopback, the control plane requires a token"
    )
    port: int = Field(7273, ge=0, le=65535, description="Port to listen on; 0: a free one")
    https_port: int | None = Field(
        7274,
        ge=0,
        le=65535,
        description="Port for HTTPS and for clients that use it as a proxy; by default the one after port, or a free "
        "one if port is 0; 0: a free one; none: no HTTPS port",
    )
    database: str | None = Field(
        None,
        repr=False,
        description="FILE, sqlite:///FILE or postgresql://user@host/name; by default a temporary file",
    )
    create: bool = Field(default=False, description="Create the folder of the SQLite file if it does not exist")
    durable: bool = Field(
        default=False, description="SQLite waits for the disk at every commit, so that a power failure loses no data"
    )
    scene: str = Field(
        "demo", description="The initial accounts and records of an empty database: empty, demo, or a YAML or JSON file"
    )
    workers: int = Field(1, ge=1, le=64, description="Number of server processes; more than one needs PostgreSQL")
    connections: int = Field(24, ge=8, le=1000, description="Maximum number of connections to PostgreSQL, per process")
    account_max_bytes: int | None = Field(
        None,
        ge=0,
        description="Bytes that one account may store; beyond them, only calls that delete something succeed. By "
        "default 10 GiB in a file or PostgreSQL, and no limit in a temporary database; 0: no limit",
    )
    isolation: Literal["read committed", "repeatable read", "serializable"] | None = Field(
        None,
        description="Isolation level of transactions that write to PostgreSQL; by default the database's own default",
    )
    seed_random: int | None = Field(
        None,
        description="Seed of keys, secrets and random faults: with the same number, they are the same in every run",
    )
    secret: str | None = Field(
        None,
        min_length=1,
        repr=False,
        description="Secret from which credentials are derived; default: the file dealdock.secret in the home folder",
    )
    home: Path | None = Field(
        None,
        description="Folder of the secret and the CA; default: the SQLite file's folder, or ~/.local/state/dealdock",
    )
    control_token: str | None = Field(
        None,
        min_length=1,
        repr=False,
        description="Token of the control plane, required unless the host is loopback; default: generated once, and "
        "kept in the file dealdock.token in the home folder",
    )
    control_token_file: Path | None = Field(
        None, description="File with the token of the control plane; ignored if the token itself is set"
    )
    print_credentials: bool = Field(
        default=True,
        description="Print credentials and the control token at the start; turn it off if standard output is a log",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Further names by which clients may call the server, also for its certificate; comma-separated. "
        "With a name of another machine the control plane needs its token",
    )

    public_url: str | None = Field(
        None,
        description="Address by which clients reach the server, such as https://crm.test, where it is not its own; "
        "shown wherever an address is, and kept with the database until another one is set; none: its own again. "
        "With it the control plane needs its token",
    )
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts that webhooks may be sent to, in addition to loopback addresses and `localhost`; "
        "comma-separated. A name for loopback, such as one of the hosts file, must be here, too",
    )

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="Level of the log on standard error: error, warning, info (each call), debug (also the reasons)",
    )
    log_format: Literal["auto", "text", "json"] = Field(
        "auto",
        description="Format of the log: text, json (one object per line), or auto (text on a terminal, else json)",
    )
    explain: Literal["always", "local", "never"] = Field(
        "local",
        description="Callers whose refused calls are explained in the header Dealdock-Explain: always (all callers), "
        "local (those on this machine), never (none)",
    )

    @field_validator("hosts", "webhook_hosts", mode="before")
    @classmethod
    def _split_names(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        names = value.split(",") if isinstance(value, str) else value
        found = tuple(name.strip().lower() for name in names if name.strip())
        for name in found:
            if "/" in name or name.count(":") == 1 or len(name.split()) > 1:
                raise ValueError(f"must be host names such as crm.test, without http:// and port; {name!r} is not one")
        return found

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str | None) -> str | None:
        if value is None or value.strip().lower() == NO_URL:
            return value and NO_URL
        try:
            parts = urlsplit(value.strip())
            is_address = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
        except ValueError:
            is_address = False
        if not is_address or parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError(f"must be http:// or https:// with a host, such as https://crm.test; {value!r} is not")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("control_token")
    @classmethod
    def _check_token(cls, value: str | None) -> str | None:
        if value is not None and not (value.isascii() and value.isprintable()):
            raise ValueError("must consist of printable ASCII characters, since it is sent in a header")
        return value

    @field_validator("log_level", "log_format", "explain", mode="before")
    @classmethod
    def _to_lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("https_port", mode="before")
    @classmethod
    def _parse_none(cls, value: object) -> object:
        return None if value == "none" else value

    @property
    def url(self) -> str:
        """The server's address for a client on this machine."""
        return f"http://{self._host}:{self.port}"

    @property
    def https_url(self) -> str | None:
        """The HTTPS address; None if no HTTPS port is open."""
        return None if self.https_port is None else f"https://{self._host}:{self.https_port}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names that clients may use for the server, in addition to this machine's own names."""
        public = None if self.public_url in {None, NO_URL} else urlsplit(self.public_url).hostname
        return (self._host.strip("[]"), *self.hosts, *([public] if public else []))

    @property
    def _host(self) -> str:
        """The host in an address for clients on this machine."""
        host = self.host
        try:
            if (address := ip_address(host)).is_unspecified:  # all addresses of this machine: any of them works
                host = "127.0.0.1" if isinstance(address, IPv4Address) else "::1"
        except ValueError:
            pass  # a name
        return f"[{host}]" if ":" in host else host


class ControlToken(NamedTuple):
    """The token of the control plane."""

    text: str
    file: Path | None
    """The file that contains it; None if it is in the settings."""


def home_folder(settings: Settings, url: "URL") -> Path:
    """Return the folder of the files that belong to the database."""
    if settings.home is not None:
        return settings.home
    if url.get_backend_name() == "sqlite":
        return Path(str(url.database)).absolute().parent
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "dealdock"


def require_folder(settings: Settings, url: "URL") -> None:
    """Raise `WrongSetting` if there is no folder for a SQLite file, or if it takes no file.

    The folder is created if the settings require that.
    """
    if url.get_backend_name() != "sqlite":
        return
    file = Path(str(url.database)).absolute()
    folder = file.parent
    if not folder.is_dir():
        if not settings.create:
            text = f"the folder {folder} of the database does not exist. Create it with --create or DEALDOCK_CREATE"
            raise WrongSetting(text)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WrongSetting(f"can't create the folder {folder}: {error.strerror}") from None
    if not file.exists():
        _require_writable(file)


def _require_writable(file: Path) -> None:
    """Raise `WrongSetting` if the folder of a new file takes none. Root may do so even where the mode forbids it."""
    try:
        with TemporaryFile(dir=file.parent):
            pass
    except OSError as error:
        text = f"can't write the database {file}: {error.strerror}. Name a file in another folder by --database"
        raise WrongSetting(text) from None


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
    source = token.file or "DEALDOCK_CONTROL_TOKEN"
    ways = "Choose another one with at least 16 characters, or remove the setting: then one is generated"
    if len(token.text) < _MIN_TOKEN_CHARACTERS:
        raise WrongSetting(f"the control token in {source} has fewer than {_MIN_TOKEN_CHARACTERS} characters. {ways}")
    if token.text == PLACEHOLDER_TOKEN:
        raise WrongSetting(f"the control token in {source} is the placeholder of an example. {ways}")
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
