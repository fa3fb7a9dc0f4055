"""Subscriptions to sequences in each state, and all that may happen to them: the table is complete."""

from functools import partial
from typing import Final

import httpx
import pytest

from dealdock.vendors.close.sequence.model import SUBSCRIPTION_STATUSES
from dealdock.vendors.close.sequence.subscription import SUBSCRIPTIONS
from tests.support.marks import ONE_DATABASE
from tests.support.state_tables import read, written
from tests.vendors.close.sequence_subscription.subscription_states import STATES, Subscription, table

TABLE: Final = """
                 |active    |paused    |finished    |goal      |error     |again       |deleted
nothing          |=         |=         |=           |=         |=         |=           |=
pause            |paused/m u|=         |paused/m u  |paused/m u|paused/m u|400         |404
go on            |=         |active u  |active u    |active u  |active u  |400         |404
finish           |400       |400       |400         |400       |400       |400         |404
rename           |active u  |paused/m u|finished u  |goal/r u  |error/b u |finished u  |404
pause by control |paused/m u|=         |paused/m u  |paused/m u|paused/m u|409         |404
go on by control |=         |active u  |active u    |active u  |active u  |409         |404
finish by control|finished u|finished u|=           |finished u|finished u|=           |404
reason by control|active/q u|paused/q u|finished/q u|goal/q u  |error/q u |finished/q u|404
delete           |gone d    |gone d    |gone d      |gone d    |gone d    |gone d      |404
delete by control|gone d    |gone d    |gone d      |gone d    |gone d    |gone d      |404
subscribe        |400       |400       |= C         |= C       |= C       |400         |= C
archive          |=         |=         |=           |=         |=         |=           |=
delete sequence  |gone dD -B|gone dD -B|gone dD -B  |gone dD -B|gone dD -B|gone dDD -B |= D -B
delete contact   |gone dD -A|gone dD -A|gone dD -A  |gone dD -A|gone dD -A|gone dDD -A |= D -A
delete lead      |gone dD -A|gone dD -A|gone dD -A  |gone dD -A|gone dD -A|gone dDD -A |= D -A
merge            |~ uU      |~ uU      |~ uU        |~ uU      |~ uU      |~ uUU       |= U
a year           |=         |=         |=           |=         |=         |=           |=
reset            |gone -AB  |gone -AB  |gone -AB    |gone -AB  |gone -AB  |gone -AB    |= -AB
restore          |=         |=         |=           |=         |=         |=           |=
import           |=         |=         |=           |=         |=         |=           |=
"""


@pytest.mark.slow
@ONE_DATABASE
@pytest.mark.contract("2.b6.subscription.4", "2.b6.subscription.5", "2.b6.subscription.6", "2.b6.subscription.7")
def test_each_act_does_what_the_table_says_and_nothing_to_another_account(http: httpx.Client) -> None:
    new = partial(Subscription, http)
    other = new()
    before = other.shown(other.id), other.sent()
    assert written(table(new)) == written(read(TABLE))
    assert (other.shown(other.id), other.sent()) == before


def test_the_table_has_all_states_and_operations() -> None:
    assert {*SUBSCRIPTION_STATUSES} == STATES.keys() - {"again", "deleted"}
    changing = {each.name for each in SUBSCRIPTIONS.router.operations if each.method != "GET"}
    assert changing == {"create", "update", "delete"}
