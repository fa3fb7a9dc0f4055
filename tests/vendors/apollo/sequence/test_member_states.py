"""Contacts of a sequence in each state, and all that may happen to them: the table is complete."""

from functools import partial
from typing import Final, get_args

import httpx
import pytest

from dealdock.vendors.apollo import sequence_contact
from dealdock.vendors.apollo.sequence import resource
from dealdock.vendors.apollo.sequence.model import Status
from dealdock.vendors.apollo.sequence.service import MODES
from tests.support.marks import ONE_DATABASE
from tests.support.state_tables import read, written
from tests.vendors.apollo.sequence.member_states import STATES, Member, table

TABLE: Final = """
                 |active    |paused      |inactive   |finished   |removed
nothing          |=         |=           |=          |=          |=
add              |known     |known       |known      |known      |active
stop             |inactive m|inactive mpu|=          |inactive mf|=
finish           |finished f|finished fpu|finished mf|=          |=
remove           |gone      |gone        |gone       |gone       |=
pause by control |paused p  |=           |paused mp  |paused fp  |404
go on by control |=         |active pu   |active m   |active f   |404
delete by control|gone      |gone        |gone       |gone       |404
approve          |=         |=           |=          |=          |=
abort            |paused Sp |=           |=          |=          |=
archive          |finished f|finished fpu|=          |=          |=
delete sequence  |gone -B   |gone -B     |gone -B    |gone -B    |= -B
delete contact   |gone -A   |gone -A     |gone -A    |gone -A    |= -A
delete mailbox   |~         |~           |~          |~          |=
a year           |=         |=           |=          |=          |=
reset            |gone -AB  |gone -AB    |gone -AB   |gone -AB   |= -AB
restore          |=         |=           |=          |=          |=
import           |=         |=           |=          |=          |=
"""


@pytest.mark.slow
@ONE_DATABASE
@pytest.mark.contract("10.sequence.13", "10.sequence.14", "10.sequence.15")
def test_each_act_does_what_the_table_says_and_nothing_to_another_account(http: httpx.Client) -> None:
    new = partial(Member, http)
    other = new()
    before = other.shown()
    assert written(table(new)) == written(read(TABLE))
    assert other.shown() == before


def test_the_table_has_all_states_and_operations() -> None:
    assert {*get_args(Status)} == STATES.keys() - {"removed"}
    assert {*MODES} == {"remove", "stop", "mark_as_finished"}
    operations = (*resource.router.operations, *sequence_contact.router.operations)
    changing = {each.name for each in operations if each.method in {"POST", "PUT"}} - {"search"}
    assert changing == {
        *("create", "update", "approve", "abort", "archive", "add_contact_ids", "remove_or_stop_contact_ids"),
    }
