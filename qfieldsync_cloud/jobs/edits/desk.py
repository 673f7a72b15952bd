"""A linked folder at work: its memory, its cloud project, and what its project file says of its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.compare import compare
from qfieldsync_cloud.deltas.edits import Comparison, Key, Table, Value
from qfieldsync_cloud.deltas.journal import Journal
from qfieldsync_cloud.deltas.merge import Same
from qfieldsync_cloud.deltas.project import ProjectFile, read_project
from qfieldsync_cloud.deltas.schema import read_tables
from qfieldsync_cloud.deltas.translate import Links
from qfieldsync_cloud.deltas.values import kind_of
from qfieldsync_cloud.deltas.values import same as same_value
from qfieldsync_cloud.deltas.writing import quoted
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.bases import Bases
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.names import is_project_file
from qfieldsync_cloud.sync.snapshot import LockedFileError, is_open_here, open_to_read, stamp_of
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.workplace import CloudFiles


@dataclass(frozen=True)
class Desk:
    """What the edits of a folder are worked with. It is valid inside `open_desk` only."""

    folder: Path
    state: State
    journal: Journal
    bases: Bases
    context: Context
    means: Means
    comparisons: dict[str, tuple[object, Comparison]] = field(default_factory=dict)
    """By path: what `changes_here` found last, and the state of the files that it was found in."""
    fetched: dict[str, tuple[object, Comparison]] = field(default_factory=dict)
    """The same of `changes_there`."""

    @property
    def staging(self) -> Path:
        """Where files lie that are on their way."""
        return own_folder(self.folder) / "staging"


@dataclass(frozen=True)
class Cloud:
    """The folder's cloud project."""

    project_id: str
    client: Client
    files: CloudFiles


@contextmanager
def open_desk(folder: Path, context: Context, means: Means, state: State | None = None) -> Iterator[Desk]:
    """Open a folder's memory; with `state` that is open already, only the edits' part of it."""
    if state is None:
        with State(folder) as opened, open_desk(folder, context, means, opened) as desk:
            yield desk
        return
    yield Desk(folder, state, Journal(state), Bases(folder, state), context, means)


@dataclass(frozen=True)
class Layers:
    """The tables of one GeoPackage as of its base, and those whose edits travel as deltas."""

    path: str
    tables: Mapping[str, Table]
    tracked: frozenset[str]
    project: ProjectFile

    @property
    def keys(self) -> dict[str, str]:
        """The key column of each table."""
        return {name: table.key for name, table in self.tables.items()}

    @property
    def same(self) -> Same:
        """Return whether two values of a column are the same."""
        kinds = {
            (table.name, column.name): kind_of(column) for table in self.tables.values() for column in table.columns
        }

        def same(table: str, column: str, first: Value, second: Value) -> bool:
            kind = kinds.get((table, column))
            return first == second if kind is None else same_value(first, second, kind)

        return same


def project_of(desk: Desk, names: Iterable[str]) -> ProjectFile:
    """Return what the folder's project file says, as it is in the cloud; an empty one if there is none.

    The layers' ids must be those that the cloud knows, so the base counts, not what was changed here since.
    """
    for name in sorted(names):
        if is_project_file(name):
            base = desk.bases.path_of(name)
            place = base if base.is_file() else desk.folder / name
            if place.is_file():
                return _project_at(place, name.rpartition("/")[0], stamp_of(place))
    return ProjectFile()


@lru_cache(maxsize=4)
def _project_at(place: Path, home: str, _stamp: str) -> ProjectFile:
    """Return what a project file says; a large one takes seconds to read, so the same one is read once."""
    return read_project(place, home)


def tracked_paths(desk: Desk, project: ProjectFile) -> frozenset[str]:
    """Return the GeoPackages whose edits travel as deltas: those that QField tracks, and those that people added."""
    return project.paths() | (desk.journal.added_paths() & project.all_paths())


def layers_of(desk: Desk, path: str, project: ProjectFile) -> Layers:
    """Return the tables of a GeoPackage's base."""
    base = desk.bases.path_of(path)
    tables = _tables_at(base, _version_of(base))
    project = project.resolved(path, tables)
    tracked = project.tracked(path, tables, desk.journal.added_tables(path))
    return Layers(path, tables, tracked, project)


@lru_cache(maxsize=32)
def _tables_at(base: Path, _version: object) -> Mapping[str, Table]:
    """Return the tables of a base; the same one is read once."""
    with readable(base) as connection:
        return read_tables(connection)


def links_of(layers: Iterable[Layers]) -> Links:
    """Return which columns name features of other tables by their keys, as the project's relations say."""
    places = {}
    for each in layers:
        for layer in each.project.layers:
            table = each.tables.get(layer.table) if layer.path == each.path else None
            if table:
                places[layer.id] = (each.path, table)
    parents = {}
    for relation in next((each.project.relations for each in layers), ()):
        child, parent = places.get(relation.child), places.get(relation.parent)
        if child and parent and relation.parent_field == parent[1].key and parent[1].key_is_integer:
            parents[child[0], child[1].name, relation.child_field] = (parent[0], parent[1].name)
    return Links(parents)


def changes_here(desk: Desk, layers: Layers) -> Comparison:
    """Return what was changed in the local file since its base."""
    base, local = desk.bases.path_of(layers.path), desk.folder / layers.path
    state = _state_of(desk, layers)
    found = compare(base, local, layers.tracked, desk.context.check, raw=not is_open_here(local))
    desk.comparisons[layers.path] = (state, found)
    return found


def changes_here_lately(desk: Desk, layers: Layers) -> Comparison:
    """Return what was changed in the local file as far as its size and time tell, without comparing the same twice.

    An edit of the very moment of the last comparison may be missing: good for what is sent, not for what is written.
    """
    state, found = desk.comparisons.get(layers.path, (None, Comparison()))
    return found if state is not None and state == _state_of(desk, layers) else changes_here(desk, layers)


def _state_of(desk: Desk, layers: Layers) -> object:
    """Return what is another one when a local file or its base was changed; None while one of them is missing."""
    versions = [_version_of(place) for place in (desk.bases.path_of(layers.path), desk.folder / layers.path)]
    return (layers.tracked, versions) if all(versions) else None


def _version_of(place: Path) -> object:
    """Return what is another one when a file was changed or replaced; None while it is missing."""
    try:
        return place.stat().st_ino, stamp_of(place)
    except OSError:
        return None


def changes_there(desk: Desk, layers: Layers, staged: Path) -> Comparison:
    """Return what was changed in the cloud's file, staged here, since the base; nobody writes to either of them."""
    base = desk.bases.path_of(layers.path)
    state = layers.tracked, _version_of(base), _version_of(staged)
    seen, found = desk.fetched.get(layers.path, (None, Comparison()))
    if seen != state:
        found = compare(base, staged, layers.tracked, desk.context.check)
        desk.fetched[layers.path] = state, found
    return found


def largest_key(places: Iterable[Path], table: Table) -> int:
    """Return the largest number that a feature of a table has in any of these files."""
    largest = 0
    for place in places:
        with readable(place) as connection:
            query = f"SELECT max({quoted(table.key)}) FROM {quoted(table.name)}"  # noqa: S608 - names are quoted
            (found,) = connection.execute(query).fetchone()
            largest = max(largest, found or 0)
    return largest


def row_of(place: Path, table: Table, key: Key) -> dict[str, Value] | None:
    """Return a feature's row, None if it is not there."""
    with readable(place) as connection:
        query = f"SELECT * FROM {quoted(table.name)} WHERE {quoted(table.key)} = ?"  # noqa: S608
        cursor = connection.execute(query, (key,))
        row = cursor.fetchone()
        return dict(zip((column[0] for column in cursor.description), row)) if row else None


@contextmanager
def readable(place: Path) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage to be read; FolderError if it can't be, or turns out to be damaged."""
    try:
        with closing(open_to_read(place)) as connection:
            yield connection
    except sqlite3.Error as error:
        kind = LockedFileError if "locked" in str(error) else FolderError
        raise kind(
            phrase("{file} can't be read.", file=place.name),
            phrase("Check its permissions, or whether another program locks it."),
            str(error),
        ) from error


def is_base_good(desk: Desk, path: str) -> bool:
    """Return whether a file's edits can be found: its base is there and is the cloud's version that it should be."""
    base = desk.state.base().get(path)
    return base is not None and desk.bases.holds(path, base.cloud, desk.context)


def cloud_files(cloud: Cloud) -> dict[str, CloudFile]:
    """Return the cloud's files by name."""
    return {file.name: file for file in cloud.files.list()}
