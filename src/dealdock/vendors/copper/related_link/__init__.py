"""Links by custom fields of the type Connect."""
