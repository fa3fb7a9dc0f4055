"""Members in each state, and all that may happen to them: the table is complete."""

from functools import partial
from typing import Final

import httpx
import pytest

from dealdock.vendors.close.user.resource import memberships_router
from dealdock.vendors.close.webhook.resource import ACTIONS as ALL
from tests.support.marks import ONE_DATABASE
from tests.support.state_tables import read, written
from tests.vendors.close.membership.member_states import ACTIONS, Member, table

TABLE: Final = """
              |user                    |admin                   |only admin  |left             |back
nothing       |= ktr 111               |= ktr 111               |= ktr 111   |= - 111          |= k 111
leave         |left - 111 d            |left - 111 d            |400 ktr 111 |404 - 111        |left - 111 d
add           |superuser ktr 111 u     |superuser ktr 111 u     |400 ktr 111 |superuser k 111 a|= k 111
ADD           |superuser ktr 111 u     |superuser ktr 111 u     |400 ktr 111 |superuser k 111 a|= k 111
add by control|409 ktr 111             |409 ktr 111             |409 ktr 111 |409 - 111        |409 k 111
role          |restricteduser ktr 111 u|restricteduser ktr 111 u|400 ktr 111 |404 - 111        |restricteduser k 111 u
role of many  |superuser ktr 111 u     |superuser ktr 111 u     |400 ktr 111 |= - 111          |= k 111
pin           |= ktr 111               |= ktr 111               |= ktr 111   |404 - 111        |= k 111
assign        |= ktr 221               |= ktr 221               |= ktr 221   |= - 221          |= k 221
a day         |= kr 111                |= kr 111                |= kr 111    |= - 111          |= k 111
reset         |= ktr 000               |user ktr 000            |user ktr 000|user k 000       |user k 000
restore       |= ktr 111               |= ktr 111               |= ktr 111   |= - 111          |= k 111
import        |= ktr 111               |= ktr 111               |= ktr 111   |= - 111          |= k 111
"""


@pytest.mark.slow
@ONE_DATABASE
@pytest.mark.contract("2.b7.membership.4", "2.b7.membership.5", "2.b7.membership.6", "2.b7.membership.7")
def test_each_act_does_what_the_table_says_and_nothing_to_another_account(http: httpx.Client) -> None:
    new = partial(Member, http)
    other = new()
    before = other.shown(), other.owned(), other.sent(), other.others()
    assert written(table(new)) == written(read(TABLE))
    assert (other.shown(), other.owned(), other.sent(), other.others()) == before
    assert other.access() == "ktr"


def test_the_acts_are_all_operations_and_the_webhook_has_all_events() -> None:
    changing = {each.name for each in memberships_router.operations if each.method != "GET"}
    assert changing == {"create", "provision", "bulk_update", "update", "delete", "pin_views"}
    assert {*ALL["membership"]} == {*ACTIONS, "deleted"}  # which never happens
