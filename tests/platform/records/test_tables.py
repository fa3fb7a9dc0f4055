"""The tables of vendors, which are defined at a vendor's first use."""

import subprocess
import sys

import pytest

from tests.support.running import ENVIRONMENT, PATIENCE

READ_MEANWHILE = """
import sys, threading
from dealdock.app import VENDORS
from dealdock.platform.records import tables

def read():
    while not ended.is_set():
        numbers.append(len(tables.account_tables()))
        tables._account_tables.cache_clear()

numbers, ended = [], threading.Event()
sys.setswitchinterval(1e-6)
reader = threading.Thread(target=read)
reader.start()
VENDORS.import_models()
ended.set()
reader.join()
print(len(set(numbers)))
"""


@pytest.mark.slow
def test_all_tables_can_be_read_while_another_thread_imports_models() -> None:
    """The tables of accounts are the platform's, so their number does not change."""
    command = [sys.executable, "-c", READ_MEANWHILE]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")
