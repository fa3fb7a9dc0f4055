"""Requests and files with thousands of unknown names: the first ones are named, and the others are counted."""

from typing import Any

import httpx
import pytest

from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.errors import WrongScene
from tests.control.test_change import Make
from tests.support.builders import Account, Pardot
from tests.support.marks import ONE_DATABASE


@ONE_DATABASE
def test_unknown_columns_of_an_import_are_named_up_to_ten(account: Account, pardot: Pardot) -> None:
    ready = account.ready
    headers = {"Authorization": f"Bearer {ready.access_token}", "Pardot-Business-Unit-Id": ready.business_unit_id}
    new = {"operation": "Upsert", "object": "Prospect"}
    made = pardot.http.post("/api/v5/imports", json=new, headers=headers).json()["id"]
    columns = ",".join(f"unknown{number}" for number in range(3_000))
    answer = pardot.http.post(
        f"/api/v5/imports/{made}/batches", files={"file": f"{columns}\n{',' * 2_999}\n".encode()}, headers=headers
    )
    assert answer.status_code == 400
    why = answer.headers["dealdock-explain"]
    assert '"unknown9" and 2,990 more cannot be imported' in why
    assert "unknown10" not in why


@ONE_DATABASE
@pytest.mark.parametrize("place", ["", "accounts"])
def test_unknown_fields_of_an_import_get_few_hints(control: httpx.Client, make_account: Make, place: str) -> None:
    unknown = {f"prospect{number}": 1 for number in range(1_900)}
    body: dict[str, Any] = {"accounts": [unknown]} if place else {"accounts": [{}], **unknown}
    answer = control.post(f"/accounts/{make_account()['id']}/import", json=body)
    assert answer.status_code == 422
    assert "1,850 further errors are not listed" in answer.text
    assert answer.json()["detail"].count("did you mean") <= 20


@ONE_DATABASE
def test_unknown_fields_of_a_request_get_few_hints(control: httpx.Client, make_account: Make) -> None:
    unknown = {f"name{number}": 1 for number in range(500)}
    answer = control.patch(f"/accounts/{make_account()['id']}", json=unknown)
    assert answer.status_code == 422
    assert "450 further errors are not listed" in answer.text
    assert 0 < answer.json()["detail"].count("did you mean") <= 20


def test_unknown_fields_of_a_scene_get_few_hints(tmp_path: Any) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text("accounts:\n- name: A\n" + "".join(f"  prospecta{number}: 1\n" for number in range(2_000)))
    with pytest.raises(WrongScene) as caught:
        scenes.read(str(path), VENDORS)
    *lines, last = str(caught.value).splitlines()
    assert (len(lines), last) == (100, "1,900 further problems are not listed")
    assert sum("did you mean" in line for line in lines) <= 20
