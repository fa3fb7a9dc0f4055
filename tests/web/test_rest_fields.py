"""The tables by which bodies are read."""

from http import HTTPStatus

import pytest

from dealdock.web.rest.fields import Field, FieldTable, list_type
from dealdock.web.size_limits import RequestRefused


class TestAFieldWithoutAMaximum:
    def test_takes_200_elements(self) -> None:
        table = FieldTable("Deal", [Field(name="tags", read=lambda _, value: value, type=list[str])])
        assert table.read(None, {"tags": ["x"] * 200}).values == {"tags": ["x"] * 200}
        with pytest.raises(RequestRefused) as refusal:
            table.read(None, {"tags": ["x"] * 201})
        assert refusal.value.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def test_another_maximum_is_left_to_the_reader(self) -> None:
        table = FieldTable("Deal", [Field(name="tags", read=lambda _, value: len(value), type=list_type(str, 500))])
        assert table.read(None, {"tags": ["x"] * 600}).values == {"tags": 600}
