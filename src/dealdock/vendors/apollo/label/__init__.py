"""Labels of contacts, companies and sequences (contract 10.3)."""
