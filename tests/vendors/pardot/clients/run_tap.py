"""tap-pardot as its command runs it, but for the addresses: `run_tap.py http://127.0.0.1:7273 --config ...`.

It has them as constants, and no setting: they are replaced. By `https://127.0.0.1:7274` they stay as published, and are
redirected; the certificate is named by DEALDOCK_CA. This runs where tap-pardot is installed, which is not where the
tests run, nor dealdock.
"""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tap_pardot import client, main

address = sys.argv.pop(1)
redirection: AbstractContextManager[None] = nullcontext()
if address.startswith("https:"):
    from dealdock_client.redirect import redirect

    redirection = redirect(address, Path(os.environ["DEALDOCK_CA"]).read_text())
else:
    for name in ("AUTH_URL", "ENDPOINT_BASE", "REFRESH_URL"):
        path = getattr(client, name).split("/", 3)[3]
        setattr(client, name, f"{address}/{path}")

with redirection:
    main()
