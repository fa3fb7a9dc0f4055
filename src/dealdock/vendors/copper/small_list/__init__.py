"""Customer sources, loss reasons and contact types."""
