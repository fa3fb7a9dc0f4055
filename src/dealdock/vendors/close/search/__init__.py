"""The search language of `query` and `lead_query` (contract 2.9)."""
