"""Objects that are their columns: one table of attributes for all versions, and the operations that follow from it."""
