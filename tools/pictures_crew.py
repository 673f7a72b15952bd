"""The pictures of the dock Changes: a project in which a desk and a crew work at the same time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "data" / "api" / "sample"
FILES = ("trees.gpkg", "plots.gpkg", "visits.gpkg", "trees.qgs")
TREES = "trees_00000000_0000_4000_8000_000000000001"
VISITS = "visits_00000000_0000_4000_8000_000000000003"
CREW = ("lena_baumgartner", "tomasz")
LONG_NAME = "Bergahorn hinter dem Schulhaus am Föhrenweg, bei der dritten Bank vom Brunnen aus gesehen"


def make_crew_project(cloud: Any) -> dict[str, Any]:
    """Make a project in which two people have sent something, and return what the driver needs of it."""
    project = cloud.make_project(
        "owner", "street_trees_2026", files={name: SAMPLE / name for name in FILES}, overwrite_conflicts=0
    )
    for name in CREW:
        cloud.add_user(name)
        cloud.collaborate(project, name, "editor")
    cloud.finish_jobs()
    tokens = {name: cloud.token(name) for name in CREW}
    lena, tomasz = tokens.values()
    push(cloud.url, project, lena, patch(1, {"species": "Quercus robur"}, {"species": "Quercus petraea"}))
    push(cloud.url, project, lena, patch(1, {"height": 12.5, "count": 1}, {"height": 13.1, "count": 2}))
    push(cloud.url, project, tomasz, create({"name": LONG_NAME, "height": 4.2}, "Point (8.72 47.45)"))
    cloud.finish_jobs()
    push(cloud.url, project, tomasz, patch(4, {"name": "Not Elm any more"}, {"name": LONG_NAME, "alive": False}))
    cloud.finish_jobs()
    push(cloud.url, project, lena, patch(77, {"name": "Felled"}, {"name": "Felled in spring"}))
    cloud.finish_jobs()
    push(cloud.url, project, lena, moved(2, "Point (8.6 47.4)", "Point (8.63 47.41)"))
    push(cloud.url, project, tomasz, {**patch(2, {"note": "second visit"}, {"note": "bark damaged"}), **on(VISITS)})
    push(cloud.url, project, tomasz, {"localPk": "5", "sourcePk": "5", "method": "delete", "old": {"attributes": {}}})
    cloud.finish_jobs()
    return {"id": project, "url": cloud.url, "tokens": tokens}


def on(layer: str) -> dict[str, str]:
    """Return what says which layer a delta is of."""
    return {"localLayerId": layer, "sourceLayerId": layer}


def patch(key: int, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return a change of attributes."""
    place = {"localPk": str(key), "sourcePk": str(key), "method": "patch"}
    return {**place, "old": {"attributes": old}, "new": {"attributes": new}}


def moved(key: int, old: str, new: str) -> dict[str, Any]:
    """Return a change of place."""
    place = {"localPk": str(key), "sourcePk": str(key), "method": "patch"}
    return {**place, "old": {"geometry": old}, "new": {"geometry": new}}


def create(attributes: dict[str, Any], wkt: str) -> dict[str, Any]:
    """Return a new feature."""
    new = {"geometry": wkt, "attributes": attributes}
    return {"localPk": "999", "sourcePk": "", "method": "create", "new": new}


def push(url: str, project: str, token: str, delta: dict[str, Any]) -> None:
    """Send a delta as a device does."""
    import requests

    filled = {"uuid": str(uuid.uuid4()), "clientId": str(uuid.uuid4()), **on(TREES), **delta}
    content = {"version": "1.0", "id": str(uuid.uuid4()), "project": project, "files": [], "deltas": [filled]}
    requests.post(
        f"{url}api/v1/deltas/{project}/",
        headers={"Authorization": f"Token {token}"},
        files={"file": ("deltas.json", json.dumps(content))},
        timeout=20,
    ).raise_for_status()


def changes_scene(driver: Any, plugin: Any) -> Iterator[Any]:
    """Yield what to wait for between the steps that end in the pictures of the dock."""
    from qgis.core import QgsProject

    project = QgsProject.instance()
    changes = plugin.desk.changes
    driver.iface.mainWindow().showMaximized()
    project.clear()
    plugin.desk.notices.clear()
    plugin.action("changes").trigger()
    yield None
    driver.grab_more(changes.dock, "changes_no_project")
    folder = yield from open_crew_project(driver, plugin)
    yield from work_together(driver, plugin, folder)
    driver.grab_more(driver.iface.mainWindow(), "changes_note")
    yield from grab_field(driver, changes)
    yield from grab_mine(driver, changes)
    yield from grab_at_the_right(driver, changes)
    project.setDirty(False)


def open_crew_project(driver: Any, plugin: Any) -> Iterator[Any]:
    """Download the crew's project and open it; returns its folder."""
    from qfieldsync_cloud.jobs.download import download_project

    changes = plugin.desk.changes
    folder = Path(driver.task["work"]) / "Street trees 2026"
    yield from finished(plugin, download_project(plugin.accounts.current, driver.task["crew"]["id"], folder))
    driver.iface.addProject(str(folder / "trees.qgs"))
    yield lambda: changes.watch.changes is not None
    yield None
    driver.grab_more(changes.dock, "changes_everything_sent")
    changes.news.poll()
    yield lambda: changes.news._handle is None
    return folder


def work_together(driver: Any, plugin: Any, folder: Path) -> Iterator[Any]:
    """Let desk and crew edit and synchronize until each has something new for the other."""
    from qgis.core import QgsProject

    from qfieldsync_cloud.jobs.synchronize import synchronize

    project, crew, session = QgsProject.instance(), driver.task["crew"], plugin.accounts.current
    lena, tomasz = crew["tokens"].values()
    edit(project.mapLayer(TREES), 3, name="Kiefer", height=21.5)
    push(crew["url"], crew["id"], lena, patch(3, {"name": "Pine"}, {"name": "Scots pine"}))
    yield from finished(plugin, synchronize(session, folder))
    yield from finished(plugin, synchronize(session, folder))
    edit_much(project)
    push(crew["url"], crew["id"], tomasz, patch(1, {"alive": True}, {"alive": False}))
    yield lambda: has_news(plugin.desk.changes)
    yield None


def grab_field(driver: Any, changes: Any) -> Iterator[Any]:
    """Take the picture of what the crews have sent."""
    from qgis.core import QgsRectangle

    changes.dock.show_field()
    yield lambda: len(changes.dock.field.shown) > 8 and not changes.dock.field._source.is_loading
    driver.iface.mapCanvas().setExtent(QgsRectangle(8.4, 47.2, 9.0, 47.6))
    changes.dock.field.select(0)
    yield None
    driver.grab(changes.dock, "changes_field")


def grab_mine(driver: Any, changes: Any) -> Iterator[Any]:
    """Take the pictures of the edits that are not in the cloud."""
    changes.dock.show_mine(TREES)
    mine = changes.dock.mine
    mine.select(mine.model.index_of_edit("trees.gpkg", "trees", 1))
    yield None
    driver.grab(changes.dock, "changes_mine")
    mine.details.show_all()
    yield lambda: len(mine.details.rows()) > 5
    driver.grab_more(changes.dock, "changes_all_fields")
    driver.grab(driver.iface.mainWindow(), "changes_qgis")


def grab_at_the_right(driver: Any, changes: Any) -> Iterator[Any]:
    """Take the pictures of the dock where it is narrow."""
    window = driver.iface.mainWindow()
    window.addDockWidget(right(), changes.dock)
    window.resizeDocks([changes.dock], [430], horizontally())
    yield None
    driver.grab_more(window, "changes_right")
    changes.dock.show_field()
    yield lambda: not changes.dock.field._source.is_loading
    yield None
    driver.grab_more(window, "changes_right_field")


def has_news(changes: Any) -> bool:
    """Ask again and again until the server has applied what was sent."""
    changes.news.poll()
    return bool(changes.news.news.newer and changes.news.news.new)


def right() -> Any:
    """Return the right side of a main window."""
    from qgis.PyQt.QtCore import Qt

    return Qt.DockWidgetArea.RightDockWidgetArea


def horizontally() -> Any:
    """Return the horizontal orientation."""
    from qgis.PyQt.QtCore import Qt

    return Qt.Orientation.Horizontal


def finished(plugin: Any, job: Any) -> Iterator[Any]:
    """Run a job and yield until it is over."""
    from qfieldsync_cloud.phrases import phrase

    failures: list[Exception] = []
    handle = plugin.runner.run(job, phrase("Preparing the pictures"))
    handle.failed.connect(failures.append)
    handle.start()
    yield lambda: not handle.is_running
    if failures:
        raise failures[0]


def edit(layer: Any, key: int, **values: Any) -> None:
    """Change a feature and save the layer."""
    layer.startEditing()
    for field, value in values.items():
        layer.changeAttributeValue(key, layer.fields().indexOf(field), value)
    layer.commitChanges()


def edit_much(project: Any) -> None:
    """Make edits of every kind."""
    from qgis.core import QgsFeature, QgsGeometry

    trees = project.mapLayer(TREES)
    edit(trees, 1, name=LONG_NAME, height=14.25)
    trees.startEditing()
    for number in range(4):
        tree = QgsFeature(trees.fields())
        tree.setAttribute("name", f"Linde {number + 1}")
        tree.setGeometry(QgsGeometry.fromWkt(f"Point ({8.5 + number / 20} 47.5)"))
        trees.addFeature(tree)
    trees.changeGeometry(2, QgsGeometry.fromWkt("Point (8.65 47.42)"))
    trees.deleteFeature(4)
    trees.commitChanges()
    edit(project.mapLayer(VISITS), 1, note="first visit, in the rain")
