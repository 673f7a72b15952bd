"""The pictures of a synchronization with edits, of its conflicts, and of the trash: a desk and a crew that disagree.

`make_conflict_project` runs outside QGIS, before it starts; what it returns goes into the task as "conflicts".
`conflicts_scene` runs inside, when somebody is signed in, and takes synchronize, synchronize_result, trash and
conflicts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

PLOTS = "plots_00000000_0000_4000_8000_000000000002"
PHOTOS = ("Ahorn am Föhrenweg 1.jpg", "Ahorn am Föhrenweg 2.jpg")
PLOT = "MultiPolygon (((8 47, 9 47, 9 48, 8 48, 8 47)))"
PLOT_THEIRS = "MultiPolygon (((8 47, 9 47, 9.25 48.15, 8 48, 8 47)))"
PLOT_MINE = "MultiPolygon (((7.85 46.9, 9 47, 9 48, 8.4 48.2, 8 48, 7.85 46.9)))"
LONG_NOTE = (
    "Bark damaged on the side of the road, two branches broken;\nthe owner of the garden wants to be told before"
)


def make_conflict_project(cloud: Any) -> dict[str, Any]:
    """Make a project with a crew of one, and return what the scene needs of it."""
    from tools.pictures_crew import FILES, SAMPLE

    project = cloud.make_project("owner", "park_trees", files={name: SAMPLE / name for name in FILES})
    for number, photo in enumerate(PHOTOS, 1):
        cloud.upload(project, f"DCIM/{photo}", b"\xff\xd8" + bytes(number * 210_000))
    cloud.add_user("lena")
    cloud.collaborate(project, "lena", "editor")
    cloud.finish_jobs()
    return {"id": project, "url": cloud.url, "token": cloud.token("lena")}


def conflicts_scene(driver: Any, plugin: Any) -> Iterator[Any]:
    """Yield what to wait for between the steps that end in the pictures."""
    from pictures_crew import finished
    from qgis.core import QgsProject

    from qfieldsync_cloud.gui.conflicts import ConflictsDialog
    from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
    from qfieldsync_cloud.jobs.download import download_project

    desk, crew = plugin.desk, driver.task["conflicts"]
    folder = Path(driver.task["work"]) / "Park trees"
    yield from finished(plugin, download_project(plugin.accounts.current, crew["id"], folder))
    driver.iface.addProject(str(folder / "trees.qgs"))
    desk.notices.clear()
    crew_works(crew)
    driver.change_in_cloud(plugin.accounts.current, folder)
    desk_works(QgsProject.instance(), folder)
    yield None

    desk.synchronize_folder(folder)
    window = desk.window(SynchronizeDialog)
    yield lambda: window.model.rowCount() > 0 and window.handle is None
    yield None
    driver.grab(window, "synchronize")
    window.synchronize()
    yield lambda: window.handle is None
    yield None
    driver.grab(window, "synchronize_result")
    window._undo.click()
    yield lambda: window.trash is not None and window.trash.handle is None
    window.trash.select(0)
    yield None
    driver.grab(window.trash, "trash")
    window.trash.close()
    window._decide.click()
    conflicts = desk.window(ConflictsDialog)
    yield lambda: conflicts.handle is None
    yield from decide_some(driver, conflicts)
    conflicts.model.decide_all(later())
    conflicts.close()
    window.close()
    QgsProject.instance().setDirty(False)


def decide_some(driver: Any, conflicts: Any) -> Iterator[Any]:
    """Yield between the steps that decide a part of the conflicts, and take the picture."""
    from qfieldsync_cloud.gui.conflicts.cells import Column
    from qfieldsync_cloud.gui.conflicts.nodes import NodeKind
    from qfieldsync_cloud.gui.conflicts.wording import Verdict

    decisions = {
        (index.parent().parent().sibling(index.parent().parent().row(), 0).data().split(" ")[0],
         index.sibling(index.row(), Column.ATTRIBUTE).data()): index
        for index in conflicts.model.indexes_of(NodeKind.DECISION)
    }  # fmt: skip
    conflicts.model.decide(decisions["trees", "name"], Verdict.MINE)
    conflicts.model.decide(decisions["visits", "note"], Verdict.THEIRS)
    conflicts.model.decide_by_text(decisions["trees", "height"], "13.5")
    conflicts.pane.tree.setCurrentIndex(decisions["plots", "Geometry"].siblingAtColumn(0))
    yield None
    yield lambda: not conflicts.pane.map.canvas.isDrawing()
    yield None
    driver.grab(conflicts, "conflicts")


def later() -> Any:
    """Return the decision to decide later."""
    from qfieldsync_cloud.gui.conflicts.wording import Verdict

    return Verdict.LATER


def crew_works(crew: dict[str, Any]) -> None:
    """Send the crew's edits."""
    from pictures_crew import VISITS, create, moved, on, patch, push

    for delta in (
        patch(1, {"name": "Oak", "height": 12.5}, {"name": "Oak at the fountain", "height": 13.1}),
        moved(2, "Point (8.6 47.4)", "Point (8.61 47.405)"),
        patch(3, {"species": None, "count": 3}, {"species": "Pinus sylvestris", "count": 2}),
        {"localPk": "4", "sourcePk": "4", "method": "delete", "old": {"attributes": {"name": "Elm"}}},
        create({"name": "Ash, planted today", "height": 2.4}, "Point (8.52 47.33)"),
        {**moved(1, PLOT, PLOT_THEIRS), **on(PLOTS)},
        {**patch(1, {"note": "first visit"}, {"note": LONG_NOTE}), **on(VISITS)},
    ):
        push(crew["url"], crew["id"], crew["token"], delta)


def desk_works(project: Any, folder: Path) -> None:
    """Edit the same features in QGIS, and photos beside them."""
    from pictures_crew import TREES, VISITS, edit
    from qgis.core import QgsGeometry

    trees, plots = project.mapLayer(TREES), project.mapLayer(PLOTS)
    edit(trees, 1, name="Oak by the fountain, the one with the swing", height=14.25)
    edit(trees, 4, name="Field elm", height=9.5)
    for layer, key, wkt in ((trees, 2, "Point (8.595 47.392)"), (plots, 1, PLOT_MINE)):
        layer.startEditing()
        layer.changeGeometry(key, QgsGeometry.fromWkt(wkt))
        layer.commitChanges()
    trees.startEditing()
    trees.deleteFeature(3)
    trees.commitChanges()
    edit(project.mapLayer(VISITS), 1, note="first visit, in the rain")
    edit(project.mapLayer(VISITS), 2, note="second visit, nothing new")
    (folder / "DCIM" / "Linde 1.jpg").write_bytes(b"\xff\xd8" + bytes(900_000))
    (folder / "DCIM" / PHOTOS[1]).unlink()
