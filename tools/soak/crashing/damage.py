"""Damage to the database, as a control: the check must report each kind."""

from typing import Final

_MINE: Final = "WHERE dataset_id = 1"
_LATEST: Final = f"{_MINE} AND id = (SELECT max(id) FROM pardot_{{0}} {_MINE})"
_OF_KIND: Final = f"{_MINE} AND kind = '{{0}}'"
_COUNTED: Final = (
    f"UPDATE live_count SET count = (SELECT count(*) FROM pardot_{{1}} {_MINE} AND NOT deleted) {_OF_KIND}"
)

DAMAGE: Final = {
    "a link is gone": (
        f"DELETE FROM pardot_opportunity_prospect {_MINE} "
        f"AND opportunity_id = (SELECT max(opportunity_id) FROM pardot_opportunity_prospect {_MINE})"
    ),
    "an activity is gone": f"DELETE FROM pardot_visitor_activity {_LATEST.format('visitor_activity')}",
    "a counter is behind": f"UPDATE live_count SET count = count - 1 {_OF_KIND.format('opportunities')}",
    "ids would be given again": "UPDATE dataset SET last_id = last_id - 1 WHERE id = 1",
    "a score is what it was": f"UPDATE pardot_prospect SET score = score - 50 {_LATEST.format('prospect')}",
    "a value is what it was": f"UPDATE pardot_opportunity SET value = value - 1 {_LATEST.format('opportunity')}",
    "what rows refer to is gone": f"DELETE FROM pardot_campaign {_MINE}",
    "a prospect is gone, its counter with it": (
        f"DELETE FROM pardot_prospect {_LATEST.format('prospect')}; {_COUNTED.format('prospects', 'prospect')}"
    ),
    "an opportunity came back, its counter with it": (
        f"UPDATE pardot_opportunity SET deleted = NOT deleted {_LATEST.format('opportunity')}; "
        + _COUNTED.format("opportunities", "opportunity")
    ),
    "an account shows the records of another": "UPDATE account SET dataset_id = 1 WHERE id = 2",
}
"""SQL statements by description. They damage the first account, which the writers use, or the second one."""
