"""Whatever is sent: requests drawn by chance, and what may come back."""
