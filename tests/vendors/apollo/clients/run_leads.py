"""apollo-leads as it is published, redirected: `run_leads.py https://127.0.0.1:7274`.

It runs where that package is installed, which is not where the tests run, nor dealdock. The certificate is named by
DEALDOCK_CA, the key by APOLLO_API_KEY. It reads the arguments of calls as JSON, and prints their results.
"""

import json
import os
import sys
from pathlib import Path

from apollo_leads import find_contacts

from dealdock_client.redirect import redirect

with redirect(sys.argv[1], Path(os.environ["DEALDOCK_CA"]).read_text()):
    print(json.dumps([find_contacts(**arguments) for arguments in json.loads(sys.argv[2])]))
