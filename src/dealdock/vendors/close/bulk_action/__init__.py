"""Bulk actions: changes of many leads, which are made in batches after the answer (contract part 2, B.8)."""
