"""Where each file of a project lies in its package: pure, and the same at every run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.packaging.description import (
    Handling,
    LayerDescription,
    LayerKind,
    ProjectDescription,
    is_inside,
)
from qfieldsync_cloud.packaging.names import Names, safe_segment

OUTSIDE = PurePosixPath("data")


@dataclass(frozen=True)
class Conversion:
    """A new GeoPackage with one table, read by all `layers`, which have one source."""

    layers: tuple[LayerDescription, ...]
    target: PurePosixPath

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
    """The copies (source to target) and conversions of a package, and its project file; targets are relative."""

    project: PurePosixPath
    copies: dict[Path, PurePosixPath]
    conversions: tuple[Conversion, ...]

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
    description: ProjectDescription, layers: Iterable[LayerDescription], attachments: Mapping[Path, PurePosixPath]
) -> Layout:
    """Return the places of all that the layers need and of the attachments, which keep theirs."""
    assert description.path is not None
    names, base = Names(), description.base
    chosen = tuple(layers)
    project = names.claim(_inside(base, description.path))
    needed = {file for layer in chosen for file in layer.files} | {description.path, *description.extra_files}
    copies = {file: names.claim(place) for file, place in attachments.items() if file not in needed}
    copies.update(_copies(base, chosen, names))
    copies.update({extra: _beside(project, description.path, extra, names) for extra in description.extra_files})
    return Layout(project, copies, _conversions(base, chosen, names))


def _inside(base: Path, path: Path) -> PurePosixPath:
    return PurePosixPath(path.relative_to(base)) if is_inside(path, base) else OUTSIDE / path.name


def _copies(base: Path, layers: tuple[LayerDescription, ...], names: Names) -> dict[Path, PurePosixPath]:
    families = {layer.path: layer.files for layer in layers if layer.path and layer.handling is Handling.COPY}
    copies: dict[Path, PurePosixPath] = {}
    for path in sorted(families, key=lambda path: (not is_inside(path, base), str(path))):
        target = names.claim(_inside(base, path))
        copies[path] = target
        for companion in families[path]:
            if companion != path and companion not in families:
                copies[companion] = names.claim(_renamed(path, target, companion))
    return copies


def _renamed(path: Path, target: PurePosixPath, companion: Path) -> PurePosixPath:
    """Return the companion's place beside the target, under the target's name."""
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
    return tuple(
        Conversion(tuple(group), names.claim(_converted(base, group[0])))
        for _, group in sorted(groups.items(), key=lambda item: item[0])
    )


def _origin(layer: LayerDescription) -> tuple[str, str]:
    """Return what is the same for two layers that one table can serve."""
    if layer.kind is LayerKind.VECTOR_FILE:
        return (str(layer.path), f"{layer.sublayer}|{layer.encoding}")
    return (str(layer.path or ""), layer.id)


def _converted(base: Path, layer: LayerDescription) -> PurePosixPath:
    if layer.path is None:
        return OUTSIDE / f"{safe_segment(layer.name)}.gpkg"
    place = _inside(base, layer.path)
    stem = place.stem if layer.sublayer in ("", place.stem) else f"{place.stem}_{safe_segment(layer.sublayer)}"
    return place.with_name(f"{stem}.gpkg")
