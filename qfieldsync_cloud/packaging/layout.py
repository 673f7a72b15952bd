"""Where each file of a project lies in its package: pure, and the same at every run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.packaging import vrt
from qfieldsync_cloud.packaging.description import (
    CloudAction,
    Handling,
    LayerDescription,
    LayerKind,
    ProjectDescription,
    is_inside,
)
from qfieldsync_cloud.packaging.names import Names, readable_path, safe_segment

OUTSIDE = PurePosixPath("data")
PARTS = OUTSIDE / "parts"
"""Where those files lie that others are put together from; the server takes such a folder along whole."""
_CREW = PurePosixPath("/")
"""No folder of the package: the crew's, where the server puts files of layers that are not offline without folders."""
_OF_THE_SERVER = _CREW / "data.gpkg"


@dataclass(frozen=True)
class Conversion:
    """A new GeoPackage with one table, read by all `layers`, which have one source."""

    layers: tuple[LayerDescription, ...]
    target: PurePosixPath
    origin: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of the layers that read the table."""
        return frozenset(layer.id for layer in self.layers)

    @property
    def size(self) -> int:
        """Return the bytes of what is read; a guess for what lies in no file."""
        first = self.layers[0]
        return first.size or 200 * (first.feature_count or 0) + 1


@dataclass(frozen=True)
class Layout:
    """The copies (source to target) and conversions of a package, and its project file; targets are relative.

    `base` is the folder that the sources' origins are told from.
    """

    project: PurePosixPath
    copies: dict[Path, PurePosixPath]
    conversions: tuple[Conversion, ...]
    base: Path = Path()

    def target(self, layer: LayerDescription) -> PurePosixPath | None:
        """Return the file that the layer reads in the package, or None if it reads none."""
        if layer.handling is Handling.CONVERT:
            return next(each.target for each in self.conversions if layer.id in each.ids)
        return self.copies[layer.path] if layer.path and layer.handling is Handling.COPY else None

    def files(self, layer: LayerDescription) -> tuple[str, ...]:
        """Return all files of the layer in the package."""
        target = self.target(layer)
        if target is None or layer.handling is Handling.CONVERT:
            return (str(target),) if target else ()
        return tuple(str(self.copies[file]) for file in layer.files)


def lay_out(
    description: ProjectDescription,
    layers: Iterable[LayerDescription],
    attachments: Mapping[Path, PurePosixPath],
    resources: Iterable[Path] = (),
    kept: Mapping[str, PurePosixPath] | None = None,
) -> Layout:
    """Return the places of all that the layers need, of the attachments, which keep theirs, and of other resources.

    `kept` are the places of what was edited in an earlier package, by origin: it stays there.
    """
    assert description.path is not None
    names, base = Names(kept), description.base
    chosen = tuple(layers)
    names.take([_OF_THE_SERVER])
    project = names.claim(_inside(base, description.path), origin_of(base, description.path))
    needed = {file for layer in chosen for file in layer.files} | {description.path, *description.extra_files}
    copies = {
        file: names.claim(place, origin_of(base, file)) for file, place in attachments.items() if file not in needed
    }
    copies.update(_copies(base, chosen, names))
    copies.update({extra: _beside(project, description.path, extra, names) for extra in description.extra_files})
    conversions = _conversions(base, chosen, names)
    others = [file for file in resources if file not in copies]
    copies.update({file: names.claim(_of_resource(base, file), origin_of(base, file)) for file in others})
    return Layout(project, copies, conversions, base)


def origin_of(base: Path, path: Path) -> str:
    """Return what a file is known by from one packaging to the next, also if its project's folder was moved."""
    if is_inside(path, base):
        return path.relative_to(base).as_posix()
    return f"outside:{path.parent.name}/{path.name}"


def _of_resource(base: Path, file: Path) -> PurePosixPath:
    return _inside(base, file) if is_inside(file, base) else OUTSIDE / "resources" / file.name


def _inside(base: Path, path: Path) -> PurePosixPath:
    return PurePosixPath(path.relative_to(base)) if is_inside(path, base) else OUTSIDE / path.name


def _copies(base: Path, layers: tuple[LayerDescription, ...], names: Names) -> dict[Path, PurePosixPath]:
    copied = [layer for layer in layers if layer.path and layer.handling is Handling.COPY]
    families, folders = _families(copied), _folders(base, copied, names)
    own = {layer.path for layer in copied}
    loose = {layer.path for layer in copied if _is_put_without_folder(layer)}
    copies: dict[Path, PurePosixPath] = {}
    for path in sorted(families, key=lambda path: (not is_inside(path, base), str(path))):
        wanted = folders[path] / path.name if path in folders else readable_path(_inside(base, path))
        if path not in own and not (is_inside(path, base) and wanted.parent.parts):
            wanted = PARTS / wanted.name  # beside data that the server takes along by itself they would go twice
        if path in loose and path.suffix.lower() == vrt.SUFFIX:
            wanted = PurePosixPath(wanted.name)  # where what it names is found from there, too
        beside = [each for each in families[path] if each not in copies and each not in families]
        renamed = partial(_all_renamed, path, beside)
        target = names.claim(wanted, origin_of(base, path), partial(_with_crews, renamed) if path in loose else renamed)
        copies[path] = target
        if path in loose:
            names.take(_CREW / each.name for each in (target, *renamed(target)))
        for companion, place in zip(beside, renamed(target)):
            copies[companion] = names.claim(place, origin_of(base, companion))
    return copies


def _is_put_without_folder(layer: LayerDescription) -> bool:
    """Return whether the server puts the layer's file, which may get another name, without its folder."""
    renamable = not layer.is_vector or layer.kind is LayerKind.GEOPACKAGE
    return layer.action is not CloudAction.OFFLINE and renamable and not layer.folder


def _with_crews(renamed: Callable[[PurePosixPath], list[PurePosixPath]], target: PurePosixPath) -> list[PurePosixPath]:
    """Return the companions of a target, and the places of all of them in the crew's package."""
    companions = renamed(target)
    return [*companions, *(_CREW / each.name for each in (target, *companions))]


def _families(layers: list[LayerDescription]) -> dict[Path, tuple[Path, ...]]:
    """Return the files of each dataset by its own file: of the layers, and of what they are put together from."""
    families: dict[Path, tuple[Path, ...]] = {}
    for layer in layers:
        assert layer.path is not None
        parts = {family[0]: family for family in layer.families if family}
        of_parts = {file for family in parts.values() for file in family}
        families.update({layer.path: tuple(file for file in layer.files if file not in of_parts), **parts})
    return families


def _folders(base: Path, layers: list[LayerDescription], names: Names) -> dict[Path, PurePosixPath]:
    """Return the new folder of each file from outside that only works together with what lies below its folder."""
    outside = {layer.path: layer.folder for layer in layers if layer.path and layer.folder}
    outside = {path: folder for path, folder in outside.items() if not is_inside(path, base)}
    claimed = {folder: names.claim(OUTSIDE / folder.name) for folder in sorted({*outside.values()})}
    return {path: claimed[folder] for path, folder in outside.items()}


def _all_renamed(path: Path, companions: list[Path], target: PurePosixPath) -> list[PurePosixPath]:
    return [_renamed(path, target, companion) for companion in companions]


def _renamed(path: Path, target: PurePosixPath, companion: Path) -> PurePosixPath:
    """Return the companion's place beside the target, under the target's name, or below it as it was."""
    if companion.parent != path.parent:
        return target.parent / PurePosixPath(companion.relative_to(path.parent))
    if companion.name.startswith(path.name):
        return target.with_name(target.name + companion.name[len(path.name) :])
    return target.with_name(target.stem + companion.name[len(path.stem) :])


def _beside(project: PurePosixPath, path: Path, extra: Path, names: Names) -> PurePosixPath:
    return names.claim(project.with_name(project.stem + extra.name[len(path.stem) :]))


def _conversions(base: Path, layers: tuple[LayerDescription, ...], names: Names) -> tuple[Conversion, ...]:
    groups: dict[tuple[str, str], list[LayerDescription]] = {}
    for layer in layers:
        if layer.handling is Handling.CONVERT:
            groups.setdefault(_origin(layer), []).append(layer)
    found: list[Conversion] = []
    for _, group in sorted(groups.items(), key=lambda item: item[0]):
        origin = _origin_of_table(base, group[0])
        target = names.claim(readable_path(_converted(base, group[0])), origin)
        found.append(Conversion(tuple(group), target, origin))
    return tuple(found)


def _origin_of_table(base: Path, layer: LayerDescription) -> str:
    """Return what a converted table is known by from one packaging to the next."""
    if layer.path is None:
        return f"layer:{layer.id}"
    return f"{origin_of(base, layer.path)}|{layer.sublayer}|{layer.source.partition('?')[2]}"


def _origin(layer: LayerDescription) -> tuple[str, str]:
    """Return what is the same for two layers that one table can serve."""
    if layer.kind is LayerKind.VECTOR_FILE:
        return (str(layer.path), f"{layer.opened}|{layer.sublayer}|{layer.encoding}|{layer.options}|{layer.crs}")
    return (str(layer.path or ""), layer.id)


def _converted(base: Path, layer: LayerDescription) -> PurePosixPath:
    if layer.path is None:
        return OUTSIDE / f"{safe_segment(layer.name)}.gpkg"
    place = _inside(base, layer.path)
    stem = place.stem if layer.sublayer in ("", place.stem) else f"{place.stem}_{safe_segment(layer.sublayer)}"
    return place.with_name(f"{stem}.gpkg")
