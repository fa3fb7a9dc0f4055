"""Every method of pypardot4's object classes has the result that the table gives."""

import pytest
from pypardot.client import PardotAPI

from dealdock import Sandbox
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.clients import prospect_methods, record_methods  # noqa: F401 (they fill the table)
from tests.vendors.pardot.clients.methods import METHODS, Use, walk


@ONE_DATABASE
@each_case("name", METHODS)
def test_does_what_the_table_says(name: str, address: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pypardot.client.BASE_URI", address)
    method = METHODS[name]
    account = Account.open(sandbox, version=method.version)
    ready = account.ready
    api = PardotAPI(ready.email, ready.password, ready.user_key, version=method.version)
    assert api.authenticate() is True
    object_, verb = name.split(".")
    method.show(Use(getattr(getattr(api, object_), verb), api, account))


def test_the_table_knows_every_method_of_the_package() -> None:
    assert sorted(walk()) == sorted(METHODS)
