"""A comparison of this checkout's answers with those of another revision: `make compare ARGS="REV"`."""
