"""The attributes of an account in the fixture."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from pytest_dealdock import ControlError, Server


@pytest.fixture(scope="module")
def dealdock_server(address: str) -> Iterator[Server]:
    with Server.at(address) as server:
        yield server


class TestFixture:
    @pytest.mark.contract("7.fixture.1")
    @pytest.mark.dealdock(vendor="apollo", edition=2026)
    def test_has_the_vendor_s_attributes(self, dealdock: Any) -> None:
        company = dealdock.companies.add(name="Harbour")
        stage = next(each for each in dealdock.stages.all() if each.name == "Closed Won")
        contact = dealdock.contacts.add(first_name="Jane", company_id=company.id)
        deal = dealdock.opportunities.add(name="Large", company_id=company.id, stage_id=stage.id)
        pushed = dealdock.crm.push(name="Grand", fid="0061U")
        headers = {"X-Api-Key": dealdock.credentials.api_key}
        found = httpx.get(f"{dealdock.url}/v1/opportunities/search", headers=headers, timeout=30).json()
        assert [each["id"] for each in found["opportunities"]] == [pushed.id, deal.id]
        assert found["opportunities"][1]["account"]["num_contacts"] == 1
        assert contact.company_id == company.id
        assert dealdock.crm.change(pushed, amount=5).amount == 5
        dealdock.crm.delete("0061U")
        with pytest.raises(ControlError):
            dealdock.crm.delete("0061U")
        assert [request.operation for request in dealdock.requests] == ["search"]
