"""Templates of emails."""
