"""With a CRM connector opportunities can be read, but not written (contract, section 4, "The connector guard")."""

from itertools import product
from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors

DEAL = {"name": "Deal", "value": "100", "probability": "70", "prospect_email": "jdoe@company.com"}
WRITES = ["create", "update", "delete", "undelete"]
CONNECTORS = [("salesforce", api_errors.SALESFORCE), ("sugarcrm", api_errors.CRM), ("other", api_errors.CRM)]


def marked(*more: Any) -> list[Any]:
    """The connectors, each with its error, as an account's mark."""
    return [
        pytest.param(error, *more, marks=pytest.mark.account(connector=name), id=name) for name, error in CONNECTORS
    ]


@pytest.mark.parametrize("error", marked())
class TestGuard:
    @pytest.mark.contract("4.guard.1", "4.guard.2")
    def test_refuses_every_write(self, account: Account, pardot: Pardot, error: tuple[int, str]) -> None:
        prospect = account.prospect("jdoe@company.com")
        given: dict[str, dict[str, Any]] = {
            "create": DEAL,
            "update": {"id": account.opportunity(prospect), "name": "Bigger"},
            "delete": {"id": account.opportunity(prospect)},
            "undelete": {"id": account.deleted_opportunity(prospect)},
        }
        before = account.contents
        for operation, format_ in product(WRITES, ("json", "xml")):
            assert pardot.call(operation, **given[operation], format=format_).error == error, operation
        assert account.contents == before

    @pytest.mark.contract("4.guard.4", "1.order.10")
    @each_case("operation", WRITES)
    def test_comes_before_other_errors_of_the_call(
        self, pardot: Pardot, operation: str, error: tuple[int, str]
    ) -> None:
        wrong = {"id": ("abc", "2147483647"), "name": ("",), "value": ("-1",), "format": ("yaml",), "output": ("x",)}
        for name, texts in wrong.items():
            for text in texts:
                assert (pardot.call(operation, **{name: text}).error, name) == (error, name)
        assert pardot.call(operation).error == error

    @pytest.mark.contract("4.guard.4", "1.order.9")
    def test_comes_after_the_caller_the_version_the_operation_and_the_role(
        self, address: str, account: Account, pardot: Pardot, error: tuple[int, str]
    ) -> None:
        assert pardot.call("create", api_key="wrong").error == api_errors.INVALID_KEY
        assert pardot.call("create", version=4).error == api_errors.NO_VERSION_4
        assert pardot.call("creat").error == api_errors.INVALID_ACTION
        assert pardot.call("create", version=5).error == api_errors.UNSUPPORTED
        with Pardot(address, account, account.user(role="Read Only")) as reader:
            assert reader.call("create").error == api_errors.NO_PERMISSION
        assert pardot.call("create").error == error

    @pytest.mark.contract("4.guard.3")
    def test_permits_read_and_query(self, account: Account, pardot: Pardot, error: tuple[int, str]) -> None:  # noqa: ARG002 (the table's)
        deal = account.opportunity(account.prospect("jdoe@company.com"))
        assert pardot.read(deal).id == deal
        assert pardot.query(prospect_email="jdoe@company.com").ids == [deal]
        assert pardot.read(2147483647).error == api_errors.INVALID_OPPORTUNITY
