"""Servers in this process whose clocks jump, and their clients."""
