"""The pictures of a synchronization with edits, of its conflicts, and of the trash: a desk and a crew that disagree.

`make_conflict_project` runs outside QGIS, before it starts; what it returns goes into the task as "conflicts".
`conflicts_scene` runs inside, when somebody is signed in, and takes synchronize, synchronize_edit_mode,
synchronize_result, trash and conflicts.
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
    from qgis.core import QgsProject

    from qfieldsync_cloud.gui.conflicts import ConflictsDialog
    from qfieldsync_cloud.gui.synchronize import SynchronizeDialog

    desk = plugin.desk
    folder = yield from make_conflicts(driver, plugin)
    desk.synchronize_folder(folder)
    window = desk.window(SynchronizeDialog)
    yield lambda: window.model.rowCount() > 0 and window.handle is None
    yield None
    driver.grab(window, "synchronize")
    yield from grab_edit_mode(driver, window)
    yield lambda: window.handle is None
    yield None
    driver.grab(window, "synchronize_result")
    window.buttons.undo.click()
    yield lambda: window.trash is not None and window.trash.handle is None
    window.trash.select(0)
    yield None
    driver.grab(window.trash, "trash")
    window.buttons.decide.click()
    conflicts = desk.window(ConflictsDialog)
    yield lambda: conflicts.handle is None
    yield from decide_some(driver, conflicts)
    yield from lose_a_layer(driver, conflicts)
    conflicts.model.decide_all(later())
    conflicts.close()
    yield from undo(driver, window.trash)
    window.trash.close()
    window.close()
    QgsProject.instance().setDirty(False)


def make_conflicts(driver: Any, plugin: Any) -> Iterator[Any]:
    """Download the project and open it, and let desk and crew edit the same features; returns the folder."""
    from pictures_crew import TREES, edit, finished
    from qgis.core import QgsProject

    from qfieldsync_cloud.jobs.download import download_project

    session, crew = plugin.accounts.current, driver.task["conflicts"]
    folder = Path(driver.task["work"]) / "Park trees"
    yield from finished(plugin, download_project(session, crew["id"], folder))
    driver.iface.addProject(str(folder / "trees.qgs"))
    plugin.desk.notices.clear()
    edit(QgsProject.instance().mapLayer(TREES), 2, species="Betula pubescens")
    yield from finished(plugin, synchronized_too_late(session, folder, crew))
    crew_works(crew)
    driver.change_in_cloud(session, folder)
    desk_works(QgsProject.instance(), folder)
    yield None
    return folder


def synchronized_too_late(session: Any, folder: Path, crew: dict[str, Any]) -> Any:
    """Return a job that synchronizes, while the crew sends the same value a moment before mine arrives."""
    from pictures_crew import patch, push

    from qfieldsync_cloud.context import Context
    from qfieldsync_cloud.jobs.synchronize import synchronize

    delta = patch(2, {"species": "Betula"}, {"species": "Betula pendula"})

    class Overtaken(Context):
        def report(self, progress: Any) -> None:
            if progress.activity.text == "Sending your edits" and not sent:
                sent.append(delta)
                push(crew["url"], crew["id"], crew["token"], delta)

    sent: list[Any] = []
    return lambda context: synchronize(session, folder)(Overtaken(cancelled=context.cancelled))


def grab_edit_mode(driver: Any, window: Any) -> Iterator[Any]:
    """Synchronize while a layer is in edit mode, which is asked about first."""
    from pictures_crew import TREES
    from qgis.core import QgsProject

    trees = QgsProject.instance().mapLayer(TREES)
    trees.startEditing()
    trees.changeAttributeValue(1, trees.fields().indexOf("count"), 7)
    yield None
    window.synchronize()
    yield None
    driver.grab(window, "synchronize_edit_mode")
    window.edit_panel.discard()


def lose_a_layer(driver: Any, conflicts: Any) -> Iterator[Any]:
    """Take a layer out of the project while decisions are due on it."""
    from qgis.core import QgsProject

    from qfieldsync_cloud.gui.conflicts.nodes import NodeKind

    QgsProject.instance().removeMapLayer(PLOTS)
    QgsProject.instance().write()
    conflicts.reload()
    yield lambda: conflicts.handle is None
    conflicts.pane.tree.setCurrentIndex(conflicts.model.indexes_of(NodeKind.DECISION)[0].siblingAtColumn(0))
    yield None
    driver.grab_more(conflicts, "conflicts_no_layer")


def undo(driver: Any, trash: Any) -> Iterator[Any]:
    """Put a file back, from before the server gave a new feature another number."""
    from qgis.PyQt.QtWidgets import QMessageBox

    trash.raise_()
    trash.ask_to_put_back()
    yield None
    box = trash.findChild(QMessageBox)
    driver.grab_more(box, "trash_question")
    box.button(QMessageBox.StandardButton.Yes).click()
    yield lambda: trash.handle is None
    yield None
    driver.grab_more(trash, "trash_undone")


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
    (plot,) = [index for (layer, _title), index in decisions.items() if layer == "plots"]
    conflicts.pane.tree.setCurrentIndex(plot.siblingAtColumn(0))
    yield None
    yield lambda: not conflicts.pane.map.canvas.isDrawing()
    yield None
    driver.grab(conflicts, "conflicts")
    replaced = next(index for (_layer, title), index in decisions.items() if title.startswith("species"))
    conflicts.pane.tree.setCurrentIndex(replaced.siblingAtColumn(0))
    yield None
    yield lambda: not conflicts.pane.map.canvas.isDrawing()
    yield None
    driver.grab_more(conflicts, "conflicts_replaced")


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
    from qgis.core import QgsFeature, QgsGeometry

    trees, plots = project.mapLayer(TREES), project.mapLayer(PLOTS)
    edit(trees, 1, name="Oak by the fountain, the one with the swing", height=14.25)
    edit(trees, 4, name="Field elm", height=9.5)
    for layer, key, wkt in ((trees, 2, "Point (8.595 47.392)"), (plots, 1, PLOT_MINE)):
        layer.startEditing()
        layer.changeGeometry(key, QgsGeometry.fromWkt(wkt))
        layer.commitChanges()
    trees.startEditing()
    trees.deleteFeature(3)
    lime = QgsFeature(trees.fields())
    lime.setAttribute("name", "Lime by the gate")
    lime.setGeometry(QgsGeometry.fromWkt("Point (8.55 47.35)"))
    trees.addFeature(lime)
    trees.commitChanges()
    edit(project.mapLayer(VISITS), 1, note="first visit, in the rain")
    edit(project.mapLayer(VISITS), 2, note="second visit, nothing new")
    (folder / "DCIM" / "Linde 1.jpg").write_bytes(b"\xff\xd8" + bytes(900_000))
    (folder / "DCIM" / PHOTOS[1]).unlink()
