"""The job under judgement: it loses no row, and writes each deal once, in situations in which connectors do not."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_dealdock import Account

from sync_job.job import Mirror, pull
from sync_job.pardot import Pardot


@pytest.mark.dealdock_judge(mode="table")
def test_no_row_is_lost(judged: Any) -> None:
    mirrors: dict[int, Mirror] = {}

    def sync(account: Account) -> None:
        keys = account.credentials
        client = Pardot(account.url, keys.email, keys.password, keys.user_key)
        mirror = mirrors.setdefault(account.id, Mirror())
        try:
            pull(client, mirror)
        finally:
            client.close()
            judged.delivered("opportunities", mirror.rows.values())

    judged.run(sync)


def test_each_deal_is_written_once_and_as_it_is() -> None:
    command = [sys.executable, "-m", "dealdock", "judge", "judge.yaml", "--jobs", "2"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 (of this example)
        command,
        cwd=Path(__file__).parent,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
