"""The text of each generated file."""
