"""The console, `/_dealdock/console/`: web pages that show the sandbox and control it."""
