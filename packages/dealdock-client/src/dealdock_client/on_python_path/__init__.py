"""The folder that is put on PYTHONPATH to redirect the connections of another Python process.

Its modules need the standard library alone, and are imported there by their own names.
"""
