"""A folder and its cloud project: link, base, plan, transfers; imports neither Qt nor QGIS."""
