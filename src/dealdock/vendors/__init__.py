"""The emulated services, each on top of the same platform. They don't know each other."""
