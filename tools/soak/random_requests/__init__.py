"""Random requests, and the checks of their responses."""
