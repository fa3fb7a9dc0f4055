"""The generator: lists the requests of every session. Only the recording needs it, not the replay."""
