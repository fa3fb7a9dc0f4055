"""Runs a client's own command with its hard-coded hosts redirected: `run_redirected.py <url> <program> <options>`.

The URL is the sandbox's HTTPS port, the certificate is in the file named by DEALDOCK_CA. This runs where the client is
installed, not where the tests run. The client's code stays as it was published, and nothing here imports it.
"""

import os
import runpy
import sys
from pathlib import Path

from dealdock_client.redirect import redirect

address, program = sys.argv[1:3]
sys.argv = sys.argv[2:]
with redirect(address, Path(os.environ["DEALDOCK_CA"]).read_text()):
    runpy.run_path(program, run_name="__main__")
