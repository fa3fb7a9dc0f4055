"""Exports of leads and opportunities to files, which are written in batches after the answer (contract part 2, B.8)."""
