"""Searches that see a change some seconds after it was made, by the account's `replication_lag`."""

from datetime import datetime, timedelta

from dealdock.platform.records import earlier_states
from dealdock.platform.records.models.context import AccountContext
from dealdock.web.pipeline import BaseCall, Behind
from dealdock.web.rest.call import RestCall

_SEARCH = "/search"


def follow_lag(call: RestCall, seconds: int, *, is_search: bool = False) -> None:
    """Keep the records before a change, and let a search see the records of some seconds ago. Without a lag, do
    nothing.

    Call it after `lock_records`. `is_search`: the call searches, although its path does not say so.
    """
    if not seconds:
        return
    if call.writes:
        earlier_states.keep(call.db, call.account, seconds, now=call.now)
    elif is_search or call.operation.path.endswith(_SEARCH):
        call.see(earlier(call, call.account, seconds, call.now))


def earlier(call: BaseCall, account: AccountContext, seconds: int, now: datetime) -> AccountContext:
    """Return the account with its records as they were some seconds ago. Raises `Behind` until these are there."""
    dataset_id, is_behind = earlier_states.dataset_of(call.db, account, seconds, now=now)
    if is_behind and call.catches_up:
        raise Behind(account, now - timedelta(seconds=seconds))
    return account._replace(dataset_id=dataset_id)
