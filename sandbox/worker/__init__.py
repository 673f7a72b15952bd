"""The child process that does with PyQGIS what a server's workers do; only `workflow` is imported by the parent."""
