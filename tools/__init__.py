"""Programs for the development of dealdock."""
