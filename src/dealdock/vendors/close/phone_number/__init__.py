"""Phone numbers of the organization and of its users."""
