"""The REST API of QFieldCloud, once: transport, endpoints, models; imports neither Qt nor QGIS."""
