"""Close's part in scenes."""
