"""Pardot's tokens: they end two hours after they were issued, and refresh tokens never."""

PATH = "/api/v5/objects/campaigns?fields=id"
"""A call that needs a token."""

ENDS = {
    "access a is revoked": "access a",
    "refresh a is revoked": "access a, refresh a",
    "the code of a comes again": "access a, refresh a",
    "10 minutes": "code",
    "59:59 minutes": "code",
    "1 hour": "code",
    "1:59:59 hours": "code",
    "2 hours": "access a, access b, code",
    "a year": "access a, access b, code",
    "delete": "access a, access b, refresh a, refresh b, code",
}
"""The credentials that an act of `tests/across/token_states.py` ends. All other acts end none."""
