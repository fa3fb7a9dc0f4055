"""Oracles: each compares what a connector did with what it should have done."""
