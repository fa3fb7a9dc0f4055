"""Copper's accounts that are exported and imported again. Contract 7."""

import pytest

from tests.vendors.copper.client import Copper


def copied(copper: Copper, other: Copper) -> None:
    """Import an export of one account into another one."""
    other.control("POST", "/import", copper.control("GET", "/export?format=json"))


class TestExport:
    @pytest.mark.contract("7.scene.1")
    def test_keeps_custom_values_of_zero(self, copper: Copper, other: Copper) -> None:
        """An imported export has the custom values that are 0; they differ from absent ones."""
        kinds = [copper.definition(each) for each in ("Percentage", "Float", "Currency", "Checkbox")]
        values = [0, 0.0, 0.0, False]
        custom = [{"custom_field_definition_id": each["id"], "value": 0} for each in kinds[:3]]
        deal = copper.deal(custom_fields=custom)
        assert [each["value"] for each in copper.get(deal)["custom_fields"]] == values
        copied(copper, other)
        assert [each["value"] for each in other.get(deal)["custom_fields"]] == values
