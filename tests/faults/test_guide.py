"""The shell lines of the guide, run unchanged except for the server, the account and its keys."""

import json
import re
import subprocess
from pathlib import Path

from tests.builders import Account
from tests.marks import ONE_DATABASE

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "faults.md"
LINES = re.findall(r"```sh\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
(SHOWN,) = re.findall(r"```json\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@ONE_DATABASE
def test_its_lines_work_when_pasted(address: str, account: Account) -> None:
    keys = account.keys
    script = "\necho\n".join(LINES).replace("http://127.0.0.1:7273", address).replace("dea1d0c1" * 4, keys["user_key"])
    script = script.replace("accounts/1/", f"accounts/{account.tenant.account_id}/").replace("curl", "curl -s")
    done = subprocess.run(
        ["/bin/sh", "-euc", script], env={"API_KEY": keys["api_key"]}, capture_output=True, text=True, check=True
    )
    first, second, answer = filter(None, done.stdout.split("\n", 2))
    assert json.loads(first) | {"created_at": ""} == json.loads(SHOWN) | {"created_at": ""}
    assert json.loads(second)["when"] == "after"
    assert '<err code="184">' in answer
