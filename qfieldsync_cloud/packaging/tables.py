"""How a converted layer's table is named, and which of its columns is the feature id: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

FID = "fid"
GEOMETRY = "geom"
_AMISS = re.compile(r'[|"\0\U00010000-\U0010ffff]')  # QGIS drops emoji and their like from project files
_SYSTEM = re.compile(r"^(gpkg_|sqlite_|rtree_)", re.IGNORECASE)
_REFUSED_BY_GDAL = re.compile(r"^[`~!@#$%^&*()+={}|\[\]\\:\";'<>?,./-]")


@dataclass(frozen=True)
class IndexedTable:
    """The names that the spatial index of a table needs, and the number of features."""

    name: str
    column: str
    fid: str
    features: int

    @property
    def index(self) -> str:
        """Return the name that GeoPackage gives the index."""
        return f"rtree_{self.name}_{self.column}"


def table_name(wanted: str) -> str:
    """Return a name that SQLite and GDAL take and that can stand behind `layername=` in a source."""
    name = _AMISS.sub("_", wanted).strip() or "layer"
    return f"_{name}" if _SYSTEM.match(name) or _REFUSED_BY_GDAL.match(name) else name


def free_column(wanted: str, fields: Iterable[str]) -> str:
    """Return a column name that none of the fields has, whatever its case."""
    taken = {field.casefold() for field in fields}
    candidates = [wanted, f"ogc_{wanted}", *(f"{wanted}_{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in candidates if name not in taken)


def indistinct(fields: Iterable[str]) -> tuple[str, str] | None:
    """Return two fields that are one to a GeoPackage, since only their case differs, or None."""
    seen: dict[str, str] = {}
    for field in fields:
        first = seen.setdefault(field.lower(), field)
        if first != field:
            return first, field
    return None


def own_fid(fields: Iterable[str]) -> str | None:
    """Return the field that is named fid in any case, or None."""
    return next((field for field in fields if field.casefold() == FID), None)


def quoted(name: str) -> str:
    """Return a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'
