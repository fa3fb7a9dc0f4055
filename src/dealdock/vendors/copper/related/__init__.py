"""Related items."""
