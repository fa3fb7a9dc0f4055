"""The calls of the guide: each pair finds the same records by version 4 and by version 5."""

import json
import re
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.marks import ONE_DATABASE
from tests.support.running import ENVIRONMENT, PATIENCE
from tests.support.statements import ROOT
from tests.vendors.pardot.v5.client import V5

GUIDE = (ROOT / "docs" / "guides" / "pardot-v5.md").read_text(encoding="utf-8")
PAIRS = [block.strip().splitlines() for block in re.findall(r"```http\n(.+?)```", GUIDE, re.DOTALL)]


def ids(found: Any) -> list[int]:
    """Return the ids of the records in an answer of version 4."""
    found.pop("@attributes")
    (result,) = found.values()
    records = result
    if isinstance(result, dict) and "id" not in result:
        records = next((each for name, each in result.items() if name != "total_results"), [])
    return [each["id"] for each in (records if isinstance(records, list) else [records])]


@pytest.mark.slow
@pytest.mark.account(scene="demo", version=4)
def test_each_pair_of_calls_finds_the_same_records(v5: V5) -> None:
    assert len(PAIRS) == 10
    for pair in PAIRS:
        older, newer = (v5.http.request(*line.split(" "), headers=v5.headers) for line in pair)
        assert (older.status_code, newer.status_code) == (200, 200), (pair, older.text, newer.text)
        body = newer.json()
        found = ids(older.json())
        assert found == [each["id"] for each in body.get("values", [body])], pair
        assert found or "deleted" in pair[0], pair


WRITES = re.findall(
    r"^(?:POST|PATCH|GET) /api/v5/.+?(?=\n\n|\n(?:GET|POST) |```)",
    GUIDE.partition("## Write")[2],
    re.DOTALL | re.MULTILINE,
)
FORM = "(multipart/form-data, with the part file)"


@pytest.mark.slow
@pytest.mark.account(scene="demo", job_seconds=0, frozen_at=datetime(2024, 3, 1, 12, tzinfo=UTC))
def test_the_calls_that_write_export_and_import_work_in_their_order(v5: V5) -> None:
    assert len(WRITES) == 11
    numbers: dict[str, int] = {}
    shown: dict[str, Any] = {}
    for each in WRITES:
        line, _, body = each.partition("\n")
        method, path = line.removesuffix(FORM).split()
        for example, number in numbers.items():
            path, body = (
                path.replace(example, f"{example[:-1]}{number}"),
                body.replace("611", str(numbers["prospects/1"])),
            )
        if FORM in line:
            answer = v5.http.request(method, path, headers=v5.headers, files={"file": body.encode()})
        else:
            answer = v5.http.request(
                method, path, headers={**v5.headers, "Content-Type": "application/json"}, content=body.encode()
            )
        assert answer.is_success, (each, answer.text)
        if answer.status_code == 201:
            collection = path.partition("?")[0].rpartition("/")[2]
            numbers[f"{collection}/1"] = answer.json()["id"]
        shown[line] = answer
    complete = {"createdCount": 0, "errorCount": 0, "errorsRef": None, "status": "Complete", "updatedCount": 1}
    states = [each.json() for line, each in shown.items() if "fields=status,createdCount" in line]
    assert states == [complete]
    ines = v5.record("prospects", numbers["prospects/1"], "email,city")
    assert ines == {"email": "ines@example.com", "city": "Porto"}
    (file,) = [each.text for line, each in shown.items() if "/results/" in line]
    assert "ines@example.com" in file


@ONE_DATABASE
def test_the_first_call_works_when_pasted(address: str) -> None:
    script = "\n".join(re.findall(r"```sh\n(.+?)```", GUIDE, re.DOTALL)).replace("http://127.0.0.1:7273", address)
    done = subprocess.run(
        ["/bin/sh", "-euc", script], capture_output=True, text=True, env=ENVIRONMENT, timeout=PATIENCE, check=False
    )
    page, shown = json.loads(done.stdout), json.loads(re.findall(r"```json\n(.+?)```", GUIDE, re.DOTALL)[0])
    assert page["values"] == shown["values"], done.stderr
    assert page["nextPageUrl"].startswith(f"{address}/api/v5/objects/opportunities?fields=id,name,value,campaign.name&")
