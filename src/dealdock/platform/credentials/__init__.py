"""Keys, tokens, passwords and consents."""
