"""Runs tap-pardot (a Singer tap) as it is published, where it is installed."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.support.builders import Pardot
from tests.support.forks import Forks

HOME: Final = Path(f"{sys.prefix}-tap")  # where `make check` installs it
CALLBACK: Final = "http://127.0.0.1/callback"
RUNNER: Final = Path(__file__).with_name("run_tap.py")


class Synced(NamedTuple):
    """The output of one run of the tap."""

    records: dict[str, list[dict[str, Any]]]
    state: dict[str, Any]
    log: str

    @property
    def calls(self) -> int:
        return self.log.count("Making request to")


@dataclass(frozen=True)
class Tap:
    """A tap of one account, with its files in a folder. Without an address it is as it was published."""

    address: str | None
    config: dict[str, Any]
    folder: Path
    forks: Forks
    environment: Mapping[str, str] | None = None

    @cached_property
    def catalog(self) -> dict[str, Any]:
        """All streams that it has, as its discovery finds them."""
        found: dict[str, Any] = json.loads(self._run("--discover").stdout)
        return found

    def sync(self, streams: Sequence[str], state: dict[str, Any]) -> Synced:
        """Return the records of these streams since that state."""
        for stream in self.catalog["streams"]:
            (whole,) = (each for each in stream["metadata"] if each["breadcrumb"] == [])
            whole["metadata"]["selected"] = stream["stream"] in streams
        done = self._run(*self._file("catalog", self.catalog), *self._file("state", state))
        said = [json.loads(line) for line in done.stdout.splitlines()]
        records = defaultdict(list)
        for message in said:
            if message["type"] == "RECORD":
                records[message["stream"]].append(message["record"])
        states = [message["value"] for message in said if message["type"] == "STATE"]
        return Synced(records, states[-1], done.stderr)

    def _run(self, *options: str) -> subprocess.CompletedProcess[str]:
        own = [str(HOME / "bin" / "tap-pardot")] if self.address is None else [str(RUNNER), self.address]
        words = [*own, *self._file("config", self.config), *options]
        environment = os.environ if self.environment is None else self.environment
        done = self.forks.run(HOME, ("tap_pardot", "dealdock_client.redirect"), *words, environment=environment)
        assert done.returncode == 0, done.stderr
        return done

    def _file(self, name: str, content: dict[str, Any]) -> tuple[str, str]:
        path = self.folder / name
        path.write_text(json.dumps(content))
        return f"--{name}", str(path)


def token(pardot: Pardot) -> dict[str, Any]:
    """Return the tap's OAuth settings: a refresh token, as a user who consents gives it."""
    ready = pardot.account.ready
    client = {"client_id": ready.client_id, "client_secret": ready.client_secret}
    asked: dict[str, Any] = {"response_type": "code", "client_id": ready.client_id, "redirect_uri": CALLBACK}
    asked |= {"email": ready.email, "password": ready.password, "decision": "allow"}
    consent = pardot.send("POST", "/services/oauth2/authorize", data=asked)
    (code,) = parse_qs(urlsplit(consent.http.headers["location"]).query)["code"]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    answer = pardot.send("POST", "/services/oauth2/token", data=client | given).json
    return client | {"refresh_token": answer["refresh_token"], "pardot_business_unit_id": ready.business_unit_id}
