"""The email template (contract, objects 2.16)."""
