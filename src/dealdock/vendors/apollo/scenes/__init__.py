"""Apollo's part in scenes."""
