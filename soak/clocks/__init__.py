"""Machines whose clocks jump."""
