"""From a QGIS project to a folder that is ready for the cloud; PyQGIS without widgets."""
