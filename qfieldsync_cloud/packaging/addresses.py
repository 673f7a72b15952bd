"""The local file inside what names a dataset: `NETCDF:"/a.nc":t`, `GPKG:/a.gpkg:t`, `/vsizip//a.zip/b.tif`: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

REMOTE = ("http://", "https://", "ftp://", "/vsicurl", "/vsis3", "/vsigs", "/vsiaz", "/vsioss", "/vsiswift", "/vsihdfs",
          "/vsiwebhdfs")  # fmt: skip
DATABASES = ("pg:", "mysql:", "mssql:", "oci:", "georaster:", "odbc:", "mongodb:", "hana:", "postgresql:", "idb:")
_ARCHIVED = re.compile(r"^(/vsi(?:zip|tar|gzip|7z|rar)/\{?)(.+?\.(?:zip|kmz|tar|tgz|tar\.gz|gz|7z|rar|ods|xlsx))"
                       r"((?:[}/].*)?)$", re.IGNORECASE)  # fmt: skip
_QUOTED = re.compile(r'^([A-Za-z0-9][A-Za-z0-9_]+:)"([^"]+)"(.*)$')
_TABLE = re.compile(r"^(GPKG:)(.+)(:[^:\\/]*)$", re.IGNORECASE)
_VARIABLE = re.compile(r"^((?:NETCDF|HDF5|HDF4_SDS|HDF4_EOS|SQLITE):)((?:[A-Za-z]:[\\/])?.+?)(:.*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """A name in three parts, `text` being the file as it is spelled there; `path` may be relative to its place."""

    before: str
    text: str
    after: str
    path: Path

    @property
    def archived(self) -> bool:
        """Return whether the dataset lies inside an archive."""
        return self.before.startswith("/vsi")


def address_in(name: str) -> Address | None:
    """Return where a dataset's name holds its local file; None if it names none."""
    if is_remote(name) or is_database(name) or name.lstrip().startswith("<"):
        return None
    if name.lower().startswith("file:"):
        return Address("", name, "", Path(unquote(urlsplit(name).path)))
    for pattern, quote in ((_ARCHIVED, ""), (_QUOTED, '"'), (_TABLE, ""), (_VARIABLE, "")):
        found = pattern.match(name)
        if found:
            before, text, after = found.groups()
            return Address(before + quote, text, quote + after, Path(text))
    return Address("", name, "", Path(name)) if name and not name.startswith("/vsi") else None


def is_remote(name: str) -> bool:
    """Return whether a dataset is read from the network."""
    lowered = name.lower()
    return lowered.startswith(REMOTE) or bool(
        re.match(r"^(/vsi[a-z0-9]+/\{?)+/?(https?:|/?vsi(curl|s3|gs|az))", lowered)
    )


def is_database(name: str) -> bool:
    """Return whether GDAL reads a dataset from a database server."""
    return name.lower().startswith(DATABASES)
