"""A server that a command starts: `dealdock`, `uvx dealdock`, `docker run … dealdock`."""

from __future__ import annotations

import atexit
import json
import os
import shlex
import socket
import subprocess
import tempfile
import threading
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from dealdock_client.control import ControlError

if TYPE_CHECKING:
    from collections.abc import Mapping

__tracebackhide__ = True  # a failing test's traceback ends in the test

_START_SECONDS: Final = 300.0  # `uvx` and `docker run` may download first
_STOP_SECONDS: Final = 10.0
_MAX_SHOWN_LINES: Final = 20
_TOKEN_VARIABLE: Final = "DEALDOCK_CONTROL_TOKEN"  # noqa: S105 (a name)

_NOT_INHERITED: Final = frozenset(
    f"DEALDOCK_{name}" for name in ("COMMAND", "DATABASE", "HOME", "HOST", "HTTPS_PORT", "PORT", "SCENE", "WORKERS")
)
"""Variables of the user's own server, which must not decide where this one listens and stores."""


class CommandServer:
    """A server that runs until `stop`, or until the end of this process, however it ends.

    It has a control token, because it may listen on other addresses than loopback: `docker run -e
    DEALDOCK_CONTROL_TOKEN …` hands it to the container.
    """

    def __init__(self, command: str, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        """Run `command` with `start` and its options. Return when the server is ready. Raises `ControlError`.

        `environment`: variables in addition to this process's.

        `command` has the words of a shell, or is the path of a program, which may contain blanks. `{port}` and
        `{https_port}` in it are replaced by free ports. Without them the server chooses its ports.
        """
        self._process_id = os.getpid()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `stop`)
        token = os.urandom(16).hex()
        try:
            self._process = subprocess.Popen(  # noqa: S603 (the user's own command)
                _words(command),
                env={
                    **{name: value for name, value in os.environ.items() if name not in _NOT_INHERITED},
                    _TOKEN_VARIABLE: token,
                    **environment,
                },
                stdin=subprocess.PIPE,  # it closes when this process ends, and the server stops
                stdout=subprocess.PIPE,
                stderr=self._errors,
                start_new_session=True,  # Ctrl-C is for this program, which then stops the server
            )
        except OSError as error:
            self._errors.close()
            raise ControlError(f"the command {command!r} cannot be run: {error}") from None
        atexit.register(self.stop)
        line = self._read_line(command)
        self.url: str = line["url"]
        self.token: str | None = line.get("control_token") or token

    def open_https(self) -> None:
        """Do nothing: the server has an HTTPS port from its start."""

    def stop(self) -> None:
        """Stop the server. A forked process leaves it running."""
        if os.getpid() != self._process_id or self._errors.closed:
            return
        atexit.unregister(self.stop)
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._errors.close()

    def _read_line(self, command: str) -> dict[str, Any]:
        """Return the JSON that `dealdock start` prints when the server is ready."""
        limit = threading.Timer(_START_SECONDS, self._process.kill)
        limit.daemon = True
        limit.start()
        try:
            for text in self._process.stdout or ():
                line = _json(text)
                if isinstance(line, dict) and "url" in line:
                    return line
        finally:
            limit.cancel()
        raise ControlError(f"the command {command!r} started no server: {self._end()}")

    def _end(self) -> str:
        """Return how the command ended, and the last lines that it wrote to standard error."""
        code = self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()[-_MAX_SHOWN_LINES:]
        self.stop()
        return "\n".join([f"it ended with exit code {code} before it printed its address", *lines])


def _words(command: str) -> list[str]:
    """Return the command's words and the words of `start`, with ports in place of `{port}` and `{https_port}`."""
    ports = {name: str(_free_port()) if f"{{{name}}}" in command else "0" for name in ("port", "https_port")}
    for name, port in ports.items():
        command = command.replace(f"{{{name}}}", port)
    words = [command] if os.path.isfile(command) else shlex.split(command, posix=os.name == "posix")  # noqa: PTH113
    options = ["--port", ports["port"], "--https-port", ports["https_port"], "--scene", "empty"]
    return [*words, "start", *options, "--until-stdin-closes", "--log-level", "warning"]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
