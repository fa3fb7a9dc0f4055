"""Objects whose feature is off."""
