"""The jobs as algorithms of QGIS's Processing."""
