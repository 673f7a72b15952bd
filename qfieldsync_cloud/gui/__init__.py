"""Windows, docks and messages: widgets wired to jobs."""
