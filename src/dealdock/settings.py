"""The settings of a sandbox, by option or environment variable."""

from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


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
        "one if port is 0; 0: a free one; none: no such port",
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
    workers: int = Field(1, ge=1, le=64, description="Number of server processes; more than one need PostgreSQL")
    connections: int = Field(24, ge=8, le=1000, description="Maximum number of connections to PostgreSQL, per process")
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
        description="Folder of the secret and the CA; default: that of the SQLite file, or ~/.local/state/dealdock",
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
        description="Further names by which clients may call the server, also for its certificate; comma-separated",
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

    @field_validator("hosts", mode="before")
    @classmethod
    def _split_names(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        names = value.split(",") if isinstance(value, str) else value
        found = tuple(name.strip().lower() for name in names if name.strip())
        for name in found:
            if "/" in name or name.count(":") == 1 or len(name.split()) > 1:
                raise ValueError(f"must be host names such as crm.test, without http:// and port; {name!r} is none")
        return found

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
        return (self._host.strip("[]"), *self.hosts)

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
