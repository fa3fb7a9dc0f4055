"""Smart views: searches with a name."""
