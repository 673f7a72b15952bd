"""Edits of features: found by comparing GeoPackages, sent as deltas, merged with those of others; no Qt, no QGIS."""
