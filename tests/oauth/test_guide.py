"""The shell lines of the guide, run unchanged except for the port."""

import json
import re
import subprocess
from pathlib import Path

from tests.support.running import start

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "oauth.md"
LINES = re.findall(r"```sh\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def test_its_lines_work_when_pasted_one_after_the_other() -> None:
    with start("--scene", "demo") as server:
        script = "\necho\n".join(LINES).replace("http://127.0.0.1:7273", server.line["url"])
        done = subprocess.run(["/bin/sh", "-euc", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stdout.splitlines() if line]
    query, by_client, page, refreshed, key = said
    assert json.loads(query)["result"]["total_results"] > 1
    assert json.loads(by_client)["token_type"] == "Bearer"
    assert "/authorize?response_type=code&client_id=3MVG9" in page
    assert "access_token" in json.loads(refreshed)
    assert list(json.loads(key)) == ["private_key", "public_key"]
