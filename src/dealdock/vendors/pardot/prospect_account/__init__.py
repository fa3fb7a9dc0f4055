"""The prospect account, as far as clients can't do without it (contract, objects 2.12)."""
