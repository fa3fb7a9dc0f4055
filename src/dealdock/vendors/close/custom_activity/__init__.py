"""Types of custom activities."""
