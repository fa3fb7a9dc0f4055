"""The email, which was sent to a prospect or to lists (contract, objects 2.15)."""
