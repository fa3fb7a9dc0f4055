"""The lines of the guide to host names, run unchanged except for the ports."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import ENVIRONMENT, PATIENCE, start

TOP = Path(__file__).parents[2]
GUIDE = (TOP / "docs" / "guides" / "hosts.md").read_text(encoding="utf-8")
LINES = re.findall(r"```sh\n(.+?)```", GUIDE, re.DOTALL)
(SNIPPET,) = re.findall(r"```python\n(.+?)```", GUIDE, re.DOTALL)
KEY = "<api_key>.{32}</api_key>"


@pytest.mark.slow
def test_its_lines_work_when_pasted(tmp_path: Path) -> None:
    with start("--scene", "demo") as server:
        meant = {"http://127.0.0.1:7273": server.line["url"], "127.0.0.1:7274": server.line["https_url"][8:]}
        environment = {name: value for name, value in ENVIRONMENT.items() if not name.lower().endswith("_proxy")}
        environment["PYTHONPATH"] = str(TOP / "src")
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"

        def run(*command: str) -> str:
            for written, port in meant.items():
                command = tuple(word.replace(written, port) for word in command)
            done = subprocess.run(
                command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        redirected, counted, prepared, fetched, proxied, direct = (run("/bin/sh", "-euc", block) for block in LINES)
        assert redirected == "user1@account1.example\n"
        assert [int(line) > 0 for line in counted.split()] == [False, True, False]
        assert prepared.split()[-2] == "20"
        assert int(prepared.split()[-1]) > 0
        assert not fetched
        assert (tmp_path / "dealdock-ca.pem").read_text() == Path(server.line["ca_file"]).read_text()
        assert re.search(rf"{KEY}</rsp>https://login\.salesforce\.com\n$", proxied)
        assert re.search(KEY, direct)
        run(sys.executable, "-c", SNIPPET)
