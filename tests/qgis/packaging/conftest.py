from __future__ import annotations

import gc

import pytest
from qgis.core import QgsProject
from qgis.PyQt import sip

from tests.fixtures.postgres import postgres
from tests.fixtures.projects import sample_project

__all__ = ["postgres", "sample_project"]


@pytest.fixture(autouse=True, scope="session")
def projects_end_before_qgis(qgis_app):
    """Close what the frames of failed tests still hold: after QGIS has left, closing a layer would crash."""
    yield
    gc.collect()
    for project in gc.get_objects():
        if isinstance(project, QgsProject) and not sip.isdeleted(project):
            project.clear()
