"""Data-defined names of files: an expression that means one file, whatever the feature, can be taken along."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, replace
from pathlib import Path

from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextScope

from qfieldsync_cloud.packaging.resources.frame import Frame, Places
from qfieldsync_cloud.packaging.resources.readings import NamedFile, locate
from qfieldsync_cloud.packaging.resources.reference import Fate, Found

_PLAIN = {"concat", "lower", "upper", "title", "trim", "replace", "coalesce", "var"}
_ELSEWHERE = Path("/package/anywhere")


@dataclass(frozen=True)
class Expression:
    """The text is an expression whose value is the path of a file."""

    def found(self, text: str, frame: Frame) -> tuple[Found, ...]:
        """Return the file, or that only a feature tells which it is."""
        if not text.strip():
            return ()
        value = constant(text, frame)
        if value is None:
            return (Found(text, Fate.COMPUTED),)
        return tuple(replace(each, text=value) for each in NamedFile(drawing=True).found(value, frame))

    def moved(self, text: str, frame: Frame, places: Places) -> str:
        """Return an expression that starts at the project's folder, wherever it lies."""
        value = constant(text, frame)
        if not value:
            return text
        path = locate(value, frame, drawing=True)
        relative = places.relative(path) if path else None
        built_in = frame.built_in_name(path) if path else None
        if built_in and Path(value).is_absolute():
            return QgsExpression.quotedString(built_in)
        if relative is None or _still_means(text, frame, relative):
            return text
        return f"@project_folder || {QgsExpression.quotedString('/' + relative)}"


def constant(text: str, frame: Frame) -> str | None:
    """Return the text that the expression means without any feature, or None; no Python of the project is run."""
    expression = QgsExpression(text)
    known = _variables(frame)
    if (
        expression.hasParserError()
        or expression.referencedColumns()
        or set(expression.referencedFunctions()) - _PLAIN
        or expression.referencedVariables() - set(known)
    ):
        return None
    scope = QgsExpressionContextScope()
    for name, value in known.items():
        scope.setVariable(name, value)
    context = QgsExpressionContext()
    context.appendScope(scope)
    result = expression.evaluate(context)
    return result if isinstance(result, str) else None


def _variables(frame: Frame) -> dict[str, str]:
    return {
        **frame.variables,
        "project_folder": str(frame.folder),
        "project_home": str(frame.home),
        "project_path": str(frame.folder / frame.project_file),
    }


def _still_means(text: str, frame: Frame, relative: str) -> bool:
    """Return whether the unchanged expression finds the file when project and file lie somewhere else together."""
    inside = frame.home in (frame.folder, *frame.folder.parents)
    home = os.path.normpath(_ELSEWHERE / os.path.relpath(frame.home, frame.folder)) if inside else _ELSEWHERE
    moved = replace(frame, folder=_ELSEWHERE, home=Path(home))
    value = constant(text, moved)
    return value is not None and posixpath.normpath(_ELSEWHERE / value) == posixpath.normpath(_ELSEWHERE / relative)
