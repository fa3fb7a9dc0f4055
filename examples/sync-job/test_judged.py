"""The job under judgement: it reads in situations in which connectors lose rows, and loses none."""

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
