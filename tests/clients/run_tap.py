"""tap-pardot as its command runs it, but for the addresses: `run_tap.py http://127.0.0.1:7273 --config ...`.

It has them as constants, and no setting. This runs where tap-pardot is installed, which is not where the tests run.
"""

import sys

from tap_pardot import client, main

address = sys.argv.pop(1)
for name in ("AUTH_URL", "ENDPOINT_BASE", "REFRESH_URL"):
    path = getattr(client, name).split("/", 3)[3]
    setattr(client, name, f"{address}/{path}")

main()
