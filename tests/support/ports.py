"""Free ports for servers whose port must be known before they start."""

import os
import random
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

_RANGE: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")
_USUAL_FIRST: Final = 32_768
_LOWEST: Final = 10_000
_CHOICES: Final = random.Random(os.getpid())  # noqa: S311 (no secret)


def unused_port(successors: int = 0) -> int:
    """Return a free port, whose next ones are free, too.

    It is below the range from which the system gives ports, so that no server of another test gets it meanwhile.
    """
    first = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else _USUAL_FIRST
    while True:
        port = _CHOICES.randrange(_LOWEST, max(first, _LOWEST + 1_000) - successors)
        with suppress(OSError):
            for each in range(port, port + successors + 1):
                socket.create_server(("127.0.0.1", each)).close()
            return port
