"""Operations that run on the event loop: reads and writes of one record; everything else runs in threads."""

from typing import Final

from dealdock.vendors.pardot.router import EVERY
from tests.support.short_operations import check_short

SHORT: Final = """
    account: read
    campaign: create read update
    customfield: create read
    customredirect: read
    dynamiccontent: read
    email: read stats
    emailtemplate: read
    form: read
    lifecyclehistory: read
    list: create read update
    listmembership: create delete read update
    opportunity: create read update
    prospect: create
    prospectaccount: create describe read update
    tag: read
    tagobject: read
    user: read
    visitor: read
    visitoractivity: read
    visit: read
"""


def test_only_reads_and_writes_of_one_record_run_on_the_event_loop() -> None:
    check_short(((router.name, name, each.unit) for router in EVERY for name, each in router.operations.items()), SHORT)
