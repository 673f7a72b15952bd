"""The files that a project names besides the sources of its layers: found, taken along and re-pointed."""
