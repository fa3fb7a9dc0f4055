"""Companies, which the API calls accounts (contract 3.3)."""
