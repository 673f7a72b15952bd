"""Takes a picture of each window of a real QGIS against a sandbox: `python -m tools.pictures [docs/pictures]`.

A second argument, `checks`, `main`, `conflicts`, `changes` or `transfers`, asks for a part of them, and for some that
the guide does not show. PICTURES_LANGUAGE=de takes them in German, PICTURES_THEME="Night Mapping" on a dark ground.
Needs qgis, xvfb and openbox. Inside QGIS a `Driver` triggers the plugin's own actions.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "data" / "api" / "sample"
SCREEN = "-screen 0 1440x900x24 -dpi 96"


def main() -> int:
    """Start a sandbox and a QGIS, and wait until the pictures are taken."""
    sys.path.insert(0, str(ROOT))
    from sandbox import Sandbox
    from tools.pictures_conflicts import make_conflict_project
    from tools.pictures_crew import make_crew_project
    from tools.pictures_transfers import TOO_LARGE

    pictures = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "pictures").resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    with home_of_ada() as place, Sandbox(place / "cloud") as cloud:
        fill(cloud)
        crew, conflicts = make_crew_project(cloud), make_conflict_project(cloud)
        cloud.faults.bandwidth(2_500_000, method="POST", path="*/files/*")
        cloud.faults.html(413, method="POST", path=f"*/{TOO_LARGE}*")
        task = place / "task.json"
        desk = make_desk(place)
        account = cloud.user("owner")
        task.write_text(
            json.dumps(
                {
                    "url": cloud.url,
                    "username": account.username,
                    "password": account.password,
                    "desk": str(desk),
                    "pictures": str(pictures),
                    "work": str(place / "QField"),
                    "crew": crew,
                    "conflicts": conflicts,
                    "only": sys.argv[2] if len(sys.argv) > 2 else "",
                }
            )
        )
        return drive_qgis(place, task)


@contextmanager
def home_of_ada() -> Iterator[Path]:
    """Give an empty folder whose name, which pictures show, tells nothing of this machine, if it can be made."""
    home = Path("/home/ada")
    try:
        home.mkdir()
    except OSError:
        with tempfile.TemporaryDirectory(prefix="Projects-") as temporary:
            yield Path(temporary)
        return
    try:
        yield home
    finally:
        shutil.rmtree(home)


def fill(cloud: object) -> None:
    """Give the sandbox projects to list."""
    for owner, name, public in (
        ("owner", "avalanche_barriers", 0), ("owner", "hiking_trails_2026", 0), ("second", "street_trees_zurich", 0),
        ("acme", "Alpine_meadows_inventory", 0), ("stranger", "open_water_sources", 1),
    ):  # fmt: skip
        project = cloud.make_project(owner, name, is_public=public, description="A sample")
        for file in ("trees.gpkg", "plots.gpkg", "visits.gpkg", "trees.qgs") if public == 0 else ():
            cloud.upload(project, file, SAMPLE / file)
        if owner == "second":
            cloud.collaborate(project, "owner", "editor")
    cloud.finish_jobs()


def make_desk(place: Path) -> Path:
    """Return a folder with a project to publish."""
    desk = place / "Projects" / "Street trees"
    (desk / "DCIM").mkdir(parents=True)
    for file in ("trees.gpkg", "plots.gpkg", "visits.gpkg"):
        shutil.copyfile(SAMPLE / file, desk / file)
    shutil.copyfile(SAMPLE / "trees.qgs", desk / "street_trees.qgs")
    for number in range(6):
        photo = desk / "DCIM" / f"Ahorn am Föhrenweg {number}.jpg"
        photo.write_bytes(b"\xff\xd8" + bytes(5_000_000 + number * 400_000))
    return desk


def drive_qgis(place: Path, task: Path) -> int:
    """Run QGIS under Xvfb with the plugin, and this file inside it."""
    from tools.build import compile_translations

    language = os.environ.get("PICTURES_LANGUAGE", "en_US")
    profile = place / "profiles" / "default" / "QGIS"
    profile.mkdir(parents=True)
    (profile / "QGIS3.ini").write_text(
        "[PythonPlugins]\nqfieldsync_cloud=true\n[app]\nfirst_run_version=99999\n"
        f"[UI]\nUITheme={os.environ.get('PICTURES_THEME', 'default')}\n"
        f"[locale]\noverrideFlag=true\nuserLocale={language}\nglobalLocale={language}\n"
    )
    plugins = place / "plugins"
    plugins.mkdir()
    shutil.copytree(ROOT / "qfieldsync_cloud", plugins / "qfieldsync_cloud")
    compile_translations(ROOT / "i18n", plugins / "qfieldsync_cloud" / "i18n")
    shutil.copyfile(ROOT / "metadata.txt", plugins / "qfieldsync_cloud" / "metadata.txt")
    command = (
        f"openbox & exec qgis --profiles-path {place} --profile default --noversioncheck --nologo "
        f"--code {place / 'drive.py'}"
    )
    (place / "drive.py").write_text(
        f"import sys\nfrom pathlib import Path\nsys.path.insert(0, {str(ROOT / 'tools')!r})\n"
        f"import pictures\ndriver = pictures.Driver(Path({str(task)!r}))\n"
    )
    environment = {**os.environ, "QGIS_PLUGINPATH": str(plugins)}
    environment.pop("QT_QPA_PLATFORM", None)
    log = task.with_suffix(".log")
    screen = ["timeout", "300", "xvfb-run", "-a", "-s", SCREEN, "sh", "-c", command]
    with task.with_suffix(".qgis").open("w") as output:
        finished = subprocess.run(screen, env=environment, stdout=output, stderr=output, check=False)
    print(log.read_text() if log.exists() else task.with_suffix(".qgis").read_text())
    return 0 if log.exists() and log.read_text().rstrip().endswith("done") else finished.returncode or 1


class Driver:
    """Runs one step after another inside QGIS, each when what it waits for holds."""

    def __init__(self, task: Path) -> None:
        from qgis.PyQt.QtCore import QTimer
        from qgis.utils import iface, plugins

        self.task = json.loads(task.read_text())
        self.log = task.with_suffix(".log")
        self.iface = iface
        self.plugins = plugins
        self.steps = self.script()
        self.timer = QTimer()
        self.timer.setInterval(300)
        self.timer.timeout.connect(self.tick)
        self.waited = 0
        self.until = None
        self.timer.start()

    def say(self, text: str) -> None:
        """Write a line to the log."""
        with self.log.open("a") as log:
            log.write(f"{text}\n")

    def tick(self) -> None:
        """Go on if what is waited for holds; give up after a minute."""
        import traceback

        try:
            self.waited += 1
            if self.until is not None and not self.until() and self.waited < 200:
                return
            if self.waited >= 200:
                self.say("waited too long")
            self.waited = 0
            self.until = next(self.steps)
        except StopIteration:
            self.leave("done")
        except Exception:  # noqa: BLE001 - QGIS has to be left in any case
            self.leave(traceback.format_exc())

    def leave(self, last_words: str) -> None:
        """Quit QGIS without a question."""
        from qgis.core import QgsProject

        self.timer.stop()
        self.say(last_words)
        QgsProject.instance().clear()
        QgsProject.instance().setDirty(False)
        self.iface.actionExit().trigger()

    def grab(self, widget: object, name: str) -> None:
        """Write a picture of a widget."""
        widget.grab().save(str(Path(self.task["pictures"]) / f"{name}.png"))
        self.say(f"{name}.png")

    def grab_more(self, widget: object, name: str) -> None:
        """Write a picture that the guide does not show, if only a part of them is asked for."""
        if self.task["only"]:
            self.grab(widget, name)

    def script(self):
        """Yield what to wait for between the steps."""
        from pictures_checks import checks_scene
        from pictures_conflicts import conflicts_scene
        from pictures_crew import changes_scene
        from pictures_main import main_scene
        from pictures_transfers import transfers_scene
        from qgis.core import QgsApplication

        yield lambda: "qfieldsync_cloud" in self.plugins
        plugin = self.plugins["qfieldsync_cloud"]
        desk = plugin.desk
        from qfieldsync_cloud.gui.login import LoginDialog
        from qfieldsync_cloud.settings import Options, write_options

        write_options(Options(default_folder=str(Path(self.task["work"]))))
        QgsApplication.authManager().setMasterPassword("pictures", True)
        self.iface.addProject(str(Path(self.task["desk"]) / "street_trees.qgs"))
        plugin.action("account").trigger()
        login = desk.window(LoginDialog)
        login.fill(self.task["username"], "not the password", self.task["url"], stay=True)
        login.submit()
        yield login.error_text
        self.grab(login, "login")
        login.fill(self.task["username"], self.task["password"], self.task["url"], stay=True)
        login.submit()
        yield lambda: plugin.accounts.current is not None
        scenes = {
            "checks": checks_scene,
            "main": main_scene,
            "conflicts": conflicts_scene,
            "changes": changes_scene,
            "transfers": transfers_scene,
        }
        for name, scene in scenes.items():
            if self.task["only"] in ("", name):
                yield from scene(self, plugin)

    def change_in_cloud(self, session: object, folder: Path) -> None:
        """Change a file on both sides, and add one in the cloud, as a crew would."""
        from qfieldsync_cloud.context import Context
        from qfieldsync_cloud.sync.link import read_link

        project_id = read_link(folder).project_id
        client = session.client(Context())
        work = Path(self.task["work"])
        (work / "theirs").write_bytes(b"\xff\xd8" + bytes(420_000))
        for name in ("DCIM/Ahorn am Föhrenweg 1.jpg", "DCIM/from the crew.jpg"):
            client.files.upload(project_id, name, work / "theirs")
        (folder / "DCIM" / "Ahorn am Föhrenweg 1.jpg").write_bytes(b"\xff\xd8 changed here")


if __name__ == "__main__":
    sys.exit(main())
