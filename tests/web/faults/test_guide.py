"""The shell lines of the guide, run unchanged except for the port."""

import json
import re
import subprocess
from pathlib import Path

from tests.support.running import PATIENCE, start

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "faults.md"
TEXT = GUIDE.read_text(encoding="utf-8")
LINES = re.findall(r"```sh\n(.+?)```", TEXT, re.DOTALL)
(SHOWN,) = re.findall(r"```json\n(.+?)```", TEXT, re.DOTALL)
(ERROR,) = re.findall(r"```xml\n(.+?)```", TEXT, re.DOTALL)
SEPARATOR = "--- next ---"


def test_its_lines_work_when_pasted() -> None:
    with start("--scene", "demo") as server:
        script = f"\necho; echo '{SEPARATOR}'\n".join(LINES).replace("http://127.0.0.1:7273", server.line["url"])
        done = subprocess.run(
            ["/bin/sh", "-euc", script], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert done.returncode == 0, done.stderr
    _, first, error, acted, lasting, held, second, lost, failing, refused = done.stdout.split(SEPARATOR)
    assert json.loads(first) | {"created_at": ""} == json.loads(SHOWN) | {"created_at": ""}
    assert error.strip() == ERROR.strip()
    assert '"done":[{"fault":2,"when":"before","action":"create","object":"prospect","ids":[' in acted
    before, after = re.findall(r"(?:^|})(\d+)$", acted, re.MULTILINE)
    assert (int(before), int(after) > 0) == (0, True)
    assert "503 Service Unavailable" in lasting
    assert "retry-after: 1" in lasting
    assert '<rsp stat="ok"' in lasting
    assert held.count("the client is gone") == held.count('"struck":1') - 1 == 1
    assert "no such prospect" in held
    assert json.loads(second)["when"] == "after"
    assert lost.split() == ["no", "response", '"name":"Boats"']
    assert json.loads(failing)["effect"] == {"fail_job": 0}
    assert '<err code="184">' in refused
