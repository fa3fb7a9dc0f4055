"""Servers and databases that are killed while clients write, and the checks of their records afterwards."""
