"""Jobs: bulk actions and exports, which are carried out in batches after the answer (contract part 2, B.8)."""
