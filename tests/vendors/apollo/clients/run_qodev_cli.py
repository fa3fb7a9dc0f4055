"""The command line of qodev-apollo-cli as published, redirected: `run_qodev_cli.py https://127.0.0.1:7274 deals …`.

It runs where that client is installed. DEALDOCK_CA names the certificate, APOLLO_API_KEY has the key.
"""

import os
import sys
from pathlib import Path

from apollo_cli.app import main

from dealdock_client.redirect import redirect

with redirect(sys.argv.pop(1), Path(os.environ["DEALDOCK_CA"]).read_text()):
    main()
