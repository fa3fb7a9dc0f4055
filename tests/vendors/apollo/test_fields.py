"""Custom fields that the API makes. Contract, 10.7."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error


@pytest.mark.contract("10.field.1", "10.field.3")
@pytest.mark.parametrize(
    ("modality", "many"), [("contact", "contacts"), ("account", "accounts"), ("opportunity", "opportunities")]
)
def test_that_is_made_holds_values(apollo: Apollo, modality: str, many: str) -> None:
    body = {"label": "Region", "modality": modality, "type": "string", "meta": {"max_length": 40}}
    made = apollo.done("POST", "/fields", body)["field"]
    assert (made["label"], made["modality"], made["type"], made["source"]) == ("Region", modality, "string", "custom")
    assert made["text_field_max_length"] == 40
    assert apollo.done("GET", "/fields?source=custom") == {"fields": [made]}
    every = apollo.done("GET", "/fields")["fields"]
    assert ([each["source"] for each in every][-2:], every[-1]) == (["system", "custom"], made)
    field_id = made["id"].partition(".")[2]
    values = {field_id: "North"}
    record = apollo.done("POST", f"/{many}", {"name": "x", "first_name": "x", "typed_custom_fields": values})[modality]
    assert record["typed_custom_fields"] == values


@pytest.mark.contract("10.field.2")
@each_case(
    ("body", "text"),
    [({}, "Name is required"), ({"modality": "contact", "type": "string", "label": " "}, "Name is required"),
     ({"label": "x", "type": "string"}, "Please specify a valid modality."),
     ({"label": "x", "modality": "deal", "type": "string"}, "Please specify a valid modality."),
     ({"label": "x", "modality": "contact", "type": "text"}, "Please specify a valid type.")],
)  # fmt: skip
def test_that_is_incomplete_is_refused(apollo: Apollo, body: Any, text: str) -> None:
    assert error(apollo.call("POST", "/fields", body)) == (422, text)
    assert apollo.done("GET", "/fields?source=custom") == {"fields": []}
