"""Load: as much as a server takes, more than that, and a server that is stopped under it."""
