"""What the plugin remembers between two starts of QGIS, in QGIS's settings: nothing secret."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QByteArray

from qfieldsync_cloud.api.network import MAX_PARALLEL

PREFIX = "qfieldsync_cloud"
DEFAULT_SERVER = "https://app.qfield.cloud"
LONGEST_HISTORY = 10
MOST_FOLDERS = 200
MOST_PROJECTS = 50


@dataclass(frozen=True)
class Options:
    """What a person chooses on the options page; time-outs in seconds."""

    server: str = DEFAULT_SERVER
    default_folder: str = str(Path.home() / "QField" / "cloud")
    parallel: int = 4
    connect_timeout: int = 10
    read_timeout: int = 60


def _key(name: str) -> str:
    return f"{PREFIX}/{name}"


def read_options() -> Options:
    """Return the options; a value of the wrong type or out of bounds falls back on the default."""
    settings = QgsSettings()
    values: dict[str, Any] = {}
    for name, default in asdict(Options()).items():
        try:
            values[name] = type(default)(settings.value(_key(name), default)) or default
        except (TypeError, ValueError):
            values[name] = default
    values["parallel"] = min(max(values["parallel"], 1), MAX_PARALLEL)
    return Options(**values)


def write_options(options: Options) -> None:
    """Remember the options."""
    settings = QgsSettings()
    for name, value in asdict(options).items():
        settings.setValue(_key(name), value)


def _read_list(name: str) -> list[str]:
    value = QgsSettings().value(_key(name), [])
    return [value] if isinstance(value, str) and value else list(value or [])


def _write_first(name: str, text: str, most: int) -> None:
    others = [known for known in _read_list(name) if known != text]
    QgsSettings().setValue(_key(name), [text, *others][:most])


def servers() -> list[str]:
    """Return the servers that were signed in to, the last first, then the one of the options."""
    return list(dict.fromkeys([*_read_list("servers"), read_options().server]))


def usernames() -> list[str]:
    """Return the names that were signed in with, the last first."""
    return _read_list("usernames")


def remember_sign_in(server: str, username: str) -> None:
    """Put server and name on top of the history."""
    _write_first("servers", server, LONGEST_HISTORY)
    _write_first("usernames", username, LONGEST_HISTORY)


def folders() -> list[Path]:
    """Return the folders that were linked to a cloud project from here, the last first; some may be gone."""
    return [Path(folder) for folder in _read_list("folders")]


def remember_folder(folder: Path) -> None:
    """Note a folder that is linked to a cloud project."""
    _write_first("folders", str(folder), MOST_FOLDERS)


def qfieldsync_links() -> dict[str, Path]:
    """Return the folders that QFieldSync linked to cloud projects, by project id."""
    found = QgsSettings().value("QFieldSync/qfieldCloudProjectLocalDirs", {})
    links = found.items() if isinstance(found, dict) else ()
    return {str(project_id): Path(folder) for project_id, folder in links if isinstance(folder, str) and folder}


def stored_account() -> str:
    """Return the id of the configuration in QGIS's encrypted store that holds the account, "" if there is none."""
    return str(QgsSettings().value(_key("authcfg"), ""))


def remember_stored_account(config_id: str) -> None:
    """Note the id of the configuration, "" to forget it."""
    QgsSettings().setValue(_key("authcfg"), config_id)


def window_state(name: str) -> QByteArray:
    """Return size and place of a window, or the columns of a table, as Qt wrote them; empty if never shown."""
    value = QgsSettings().value(_key(f"windows/{name}"), QByteArray())
    return value if isinstance(value, QByteArray) else QByteArray()


def remember_window_state(name: str, state: QByteArray) -> None:
    """Note size and place of a window, or the columns of a table."""
    QgsSettings().setValue(_key(f"windows/{name}"), state)


def publish_choices(project: Path) -> dict[str, Any]:
    """Return what was chosen when a project was last published, {} if it never was."""
    return dict(_publish_choices().get(str(project), {}))


def remember_publish_choices(project: Path, choices: dict[str, Any]) -> None:
    """Note what is chosen for a project, as plain values; those of the projects published last are kept."""
    others = {name: known for name, known in _publish_choices().items() if name != str(project)}
    kept = dict(list({str(project): choices, **others}.items())[:MOST_PROJECTS])
    QgsSettings().setValue(_key("publish_choices"), json.dumps(kept))


def _publish_choices() -> dict[str, dict[str, Any]]:
    try:
        value = json.loads(str(QgsSettings().value(_key("publish_choices"), "{}")))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
