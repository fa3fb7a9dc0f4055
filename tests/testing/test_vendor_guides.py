"""The examples of the vendors' guides, run unchanged except for the port."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealdock.vendors.registry import VENDORS
from tests.support.running import PATIENCE, Started, start
from tests.testing.sessions import Session

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
LIMITED = re.compile("API call count exceeded|Too many requests|maximum number of api calls|Daily API rate limit met")
PAGES = {vendor.name: GUIDES / f"{vendor.name}.md" for vendor in VENDORS if (GUIDES / f"{vendor.name}.md").exists()}


def blocks(vendor: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.+?)```", PAGES[vendor].read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def server() -> Iterator[Started]:
    with start("--scene", "demo") as started:
        yield started


@pytest.mark.parametrize("vendor", PAGES)
def test_lines_work_when_pasted(server: Started, vendor: str) -> None:
    script = "\necho\n".join(blocks(vendor, "sh")).replace("http://127.0.0.1:7273", server.line["url"])
    done = subprocess.run(["/bin/sh", "-euc", script], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Big one" if vendor != "close" else '"value": 50000') >= 2
    assert "about:blank" not in done.stdout, "the control plane refused a request"
    assert len(LIMITED.findall(done.stdout)) >= 2, "by a limit, and by a fault"
    assert "nauthorized" not in done.stdout


@pytest.mark.parametrize("vendor", PAGES)
def test_snippets_pass_when_pasted(session: Session, vendor: str) -> None:
    snippets = blocks(vendor, "python")
    assert session.run(snippets).parseoutcomes() == {"passed": len(snippets)}
