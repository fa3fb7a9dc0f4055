"""The example vendor: small enough to read, and laid out to be copied as CONTRIBUTING.md says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
EXAMPLE = TOP / "tests" / "example_vendor"
STEPS = (TOP / "CONTRIBUTING.md").read_text("utf-8").partition("## Add a vendor")[2].partition("\n## ")[0]
LOADS = """
from dealdock.control.support import support_of
from dealdock.vendors.registry import VENDORS
from dealdock.web.vendor_api import api_of, privacy_of
from tests.vendors.rolodex import any_json, bench, calls, console, model, soak

rolodex = VENDORS[-1]
api_of(rolodex), privacy_of(rolodex), rolodex.scenes, rolodex.webhooks
print(rolodex.name, *(kind.name for kind in support_of(rolodex).kinds), *(table.name for table in rolodex.tables))
"""


def test_it_has_at_most_500_lines() -> None:
    own = {*EXAMPLE.rglob("*.py")} - {*(EXAMPLE / "tests").rglob("*.py")}
    assert sum(len(file.read_text().splitlines()) for file in own) <= 500


def test_a_copy_by_the_steps_is_a_vendor(tmp_path: Path) -> None:
    unwanted = shutil.ignore_patterns("__pycache__", "*.sql")
    for folder in ("src", "tests", "docs/contract", "tools", "packages"):
        shutil.copytree(TOP / folder, tmp_path / folder, ignore=unwanted)
    (commands,) = re.findall(r"```sh\n(.*?)```", STEPS, re.DOTALL)
    subprocess.run(["/bin/sh", "-euc", commands], cwd=tmp_path, check=True)
    replaced = re.findall(r"^ *\| `(.+?)` \| `(.+?)` \|$", STEPS, re.MULTILINE)
    for folder in ("src/dealdock/vendors/rolodex", "tests/vendors/rolodex"):
        for file in (path for path in (tmp_path / folder).rglob("*") if path.is_file()):
            text = file.read_text("utf-8")
            for old, new in replaced:
                text = text.replace(old, new)
            file.write_text(re.sub(r".*own_models.*\n", "", text), "utf-8")
    registry = tmp_path / "src/dealdock/vendors/registry.py"
    registry.write_text(registry.read_text().replace('    "apollo",\n', '    "apollo",\n    "rolodex",\n'))
    sources = ("src", "packages/dealdock-client/src", "packages/pytest-dealdock/src", ".")
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(str(tmp_path / each) for each in sources)}
    done = subprocess.run(
        [sys.executable, "-c", LOADS], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("rolodex user lead deal tag rolodex_lead rolodex_deal", "")
