"""Keys, tokens and codes in each state, and all that may happen to them."""

from collections.abc import Iterator

import httpx
import pytest

from dealdock.sandbox import Sandbox
from tests.across.token_states import ACTS, VENDORS_WITH_TOKENS, Tokens, data
from tests.support.marks import ONE_DATABASE_ACROSS
from tests.support.transport import Transport

pytestmark = [ONE_DATABASE_ACROSS, pytest.mark.slow]


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport() as transport:
        yield transport


@pytest.mark.parametrize("vendor", VENDORS_WITH_TOKENS)
def test_each_act_ends_the_credentials_in_the_table_and_no_others(
    sandbox: Sandbox, http: httpx.Client, transport: Transport, vendor: str
) -> None:
    other = Tokens.open(sandbox, http, transport, vendor)
    found = {}
    for name, act in ACTS.items():
        account = Tokens.open(sandbox, http, transport, vendor)
        act(account, other)
        found[name] = account.lost()
    assert {name: lost for name, lost in found.items() if lost} == data(vendor).ENDS
    assert other.lost() == ""
