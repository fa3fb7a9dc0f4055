"""The services that the sandbox speaks as, each over the same core. They don't know each other."""
