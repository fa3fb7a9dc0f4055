"""A server in this process, started and stopped: `python -m bench.in_process [FILE]`.

The modules that the file names are imported beforehand; without one, it prints those that there are at the end. Prints
the milliseconds of the first start, and of the first stop, and those of three more.
"""

import gc
import importlib
import json
import sys
import time
from contextlib import suppress
from pathlib import Path

TIMES = 3


def start_and_stop() -> tuple[float, float]:
    """Return the milliseconds from nothing to a response, and those of the stop."""
    from pytest_dealdock.server import Server  # noqa: PLC0415 (to be imported beforehand, or not)

    begun = time.perf_counter()
    server = Server.start()
    server.control.read("/")
    answered = time.perf_counter()
    server.close()
    return (answered - begun) * 1000, (time.perf_counter() - answered) * 1000


def main() -> None:
    for file in sys.argv[1:]:
        for name in Path(file).read_text().split():
            with suppress(ImportError):
                importlib.import_module(name)
    gc.collect()
    times = [start_and_stop() for _ in range(1 + TIMES)]
    print(json.dumps({"times": times, "modules": [] if sys.argv[1:] else list(sys.modules)}))


if __name__ == "__main__":
    main()
