"""The settings of a sandbox, by option or environment variable."""

from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting; `DEALDOCK_` before its name in capitals makes the environment variable."""

    model_config = SettingsConfigDict(
        env_prefix="DEALDOCK_",
        env_ignore_empty=True,  # a container's file often names a variable without giving it a value
        frozen=True,
    )

    host: str = Field("127.0.0.1", description="Address to listen on; anything but loopback asks for the control token")
    port: int = Field(7273, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    https_port: int | None = Field(
        7274,
        ge=0,
        le=65535,
        description="Port for HTTPS and for clients' proxies; 0, or not given beside a port of 0, takes a free one; "
        "none opens none",
    )
    database: str | None = Field(
        None, repr=False, description="sqlite:///file.db or postgresql://user@host/name; without it, a temporary file"
    )
    durable: bool = Field(
        default=False, description="SQLite waits for the disk at every commit, so that even a power cut loses nothing"
    )
    scene: str = Field("demo", description="What an empty database begins with: empty, demo, or a YAML or JSON file")
    workers: int = Field(1, ge=1, le=64, description="How many processes answer")
    connections: int = Field(
        24, ge=8, le=1000, description="How many connections to PostgreSQL each of them opens at most"
    )
    isolation: Literal["read committed", "repeatable read", "serializable"] | None = Field(
        None,
        description="Isolation of what is written to a database that speaks PostgreSQL's protocol, where its own "
        "default isn't to be used",
    )
    seed_random: int | None = Field(None, description="With the same number, the same keys and secrets in every run")
    secret: str | None = Field(
        None,
        min_length=1,
        repr=False,
        description="What credentials are made from; without it, the file dealdock.secret in the home folder",
    )
    home: Path | None = Field(
        None,
        description="Folder of the secret and the CA; else the SQLite file's, for PostgreSQL ~/.local/state/dealdock",
    )
    control_token: str | None = Field(
        None,
        min_length=1,
        repr=False,
        description="Asked of whoever steers, where not bound to loopback; without it, one is made and printed",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Names, beside loopback's, that it may be called by, in certificates too; comma-separated",
    )

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="What is logged, to standard error: error, warning, info (and each call), debug (and why)",
    )
    log_format: Literal["auto", "text", "json"] = Field(
        "auto", description="As text, or a JSON object a line; auto: text to a terminal, JSON to a pipe or a file"
    )
    explain: bool = Field(
        default=True,
        description="Say in the header Dealdock-Explain why a call is refused, to callers on this machine",
    )

    @field_validator("hosts", mode="before")
    @classmethod
    def _split(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        names = value.split(",") if isinstance(value, str) else value
        return tuple(name.strip().lower() for name in names if name.strip())

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("https_port", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        return None if value == "none" else value

    @property
    def url(self) -> str:
        """The server's address for a client on this machine."""
        return f"http://{self._host}:{self.port}"

    @property
    def https_url(self) -> str | None:
        """The same by TLS; None where no port is opened for it."""
        return None if self.https_port is None else f"https://{self._host}:{self.https_port}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names that clients may use for the server, beside this machine's own names."""
        return (self._host.strip("[]"), *self.hosts)

    @property
    def _host(self) -> str:
        """As a client on this machine names it in an address."""
        host = self.host
        try:
            if (address := ip_address(host)).is_unspecified:  # all of this machine's addresses: any will do
                host = "127.0.0.1" if isinstance(address, IPv4Address) else "::1"
        except ValueError:
            pass  # a name
        return f"[{host}]" if ":" in host else host
