"""`describe`, by which a client discovers what prospect accounts are (contract, objects 2.12)."""

import pytest

from tests.support.builders import Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors

KIND = {"custom": False, "type": "text", "has_options": False}


@pytest.mark.contract("o.2.12.1", "o.2.12.2", "o.2.12.3", "o.2.12.5")
def test_in_json(pardot: Pardot) -> None:
    path = "/api/prospectAccount/version/3/do/describe"
    answer = pardot.send("GET", path, params=pardot.keys | {"format": "json", "output": "bulk"})
    assert answer.json == {
        "@attributes": {"stat": "ok", "version": 1},
        "result": {
            "field": [
                {"@attributes": {"id": "name", "label": "Name", "required": True, **KIND}},
                {"@attributes": {"id": "phone", "label": "Phone", "required": False, **KIND}},
            ]
        },
    }


@pytest.mark.contract("o.2.12.4")
def test_in_xml(pardot: Pardot) -> None:
    rest = 'custom="false" type="text" has_options="false"/>'
    assert pardot.call("describe", "prospectAccount", format="xml").text.endswith(
        f'<result><field id="name" label="Name" required="true" {rest}'
        f'<field id="phone" label="Phone" required="false" {rest}</result></rsp>'
    )


@pytest.mark.contract("o.2.12.7")
@each_case("operation", ["delete", "assign", "upsert"])
def test_others_are_not_there(pardot: Pardot, operation: str) -> None:
    assert pardot.call(operation, "prospectAccount", id=1, name="Acme").error == api_errors.INVALID_ACTION
