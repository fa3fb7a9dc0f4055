"""The baseline of a start: `python imports.py FILE` imports the modules that the file names, and answers a constant.

As `dealdock` does, it lets the garbage collector rest meanwhile. It prints a line of JSON once it listens.
"""

import gc

gc.disable()

import importlib  # noqa: E402 (nothing before that)
import socket  # noqa: E402
import sys  # noqa: E402
from contextlib import suppress  # noqa: E402

CONSTANT = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"

with open(sys.argv[1]) as names:  # noqa: PTH123 (pathlib would be one more import)
    for name in names:
        with suppress(ImportError):  # what looked for it can do without
            importlib.import_module(name.strip())

with socket.create_server(("127.0.0.1", 0)) as listener:
    print('{{"url": "http://{}:{}"}}'.format(*listener.getsockname()), flush=True)
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(CONSTANT)
