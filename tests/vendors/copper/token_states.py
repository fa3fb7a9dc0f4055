"""Copper's tokens: they never end, and nothing revokes or refreshes them."""

PATH = "/developer_api/v1/account"
"""A call that needs a token."""

ENDS = {
    "the code of a comes again": "access a",
    "10 minutes": "code",
    "59:59 minutes": "code",
    "1 hour": "code",
    "1:59:59 hours": "code",
    "2 hours": "code",
    "a year": "code",
    "delete": "access a, access b, code",
}
"""The credentials that an act of `tests/across/token_states.py` ends. All other acts end none."""
