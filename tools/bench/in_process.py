"""A server in this process, started and stopped: `python -m tools.bench.in_process [FILE]`.

Prints the milliseconds of the first start and of the first stop, and those of three more. The modules that the file
names are imported before; without a file, the imported modules are printed, too.
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
    """Return the milliseconds from the start to the first response, and those of the stop."""
    from dealdock_client.server import Server  # noqa: PLC0415 (depends on the file whether it was imported before)

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
