"""The use of the API and of credits (contract 10.6)."""
