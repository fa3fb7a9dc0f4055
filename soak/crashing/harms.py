"""What a loss looks like: done by hand, each must be noticed, or the check is worth nothing."""

from typing import Final

_LATEST: Final = "SELECT max(id) FROM"
_COUNTED: Final = "UPDATE dataset SET live_{0} = (SELECT count(*) FROM {1} WHERE NOT deleted)"

HARMS: Final = {
    "a link is gone": (
        "DELETE FROM opportunity_prospect WHERE opportunity_id = (SELECT max(opportunity_id) FROM opportunity_prospect)"
    ),
    "an activity is gone": f"DELETE FROM visitor_activity WHERE id = ({_LATEST} visitor_activity)",
    "a counter is behind": "UPDATE dataset SET live_opportunities = live_opportunities - 1",
    "ids would be given again": "UPDATE dataset SET last_id = last_id - 1",
    "a score is what it was": "UPDATE prospect SET score = score - 50 WHERE id = (SELECT min(id) FROM prospect)",
    "a value is what it was": f"UPDATE opportunity SET value = value - 1 WHERE id = ({_LATEST} opportunity)",
    "what rows refer to is gone": "DELETE FROM campaign",
    "a prospect is gone, its counter with it": (
        f"DELETE FROM prospect WHERE id = ({_LATEST} prospect);" + _COUNTED.format("prospects", "prospect")
    ),
    "an opportunity came back, its counter with it": (
        "UPDATE opportunity SET deleted = NOT deleted WHERE id = (SELECT max(id) FROM opportunity);"
        + _COUNTED.format("opportunities", "opportunity")
    ),
}
"""Statements by what they do."""
