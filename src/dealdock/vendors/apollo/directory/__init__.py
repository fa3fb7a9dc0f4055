"""The directory: people and organizations that are not the team's (contract 10.9)."""
