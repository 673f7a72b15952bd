"""Fake services on loopback: a WFS 2.0 that pages, and an OGC API Features; both serve the same trees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.qgis.packaging.served import served

COUNT, PAGE = 250, 100
_OWS = ('xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" '
        'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:town="http://town.example" xmlns:xsd="http://www.w3.org/2001/XMLSchema"')  # fmt: skip


def tree(number: int) -> dict[str, Any]:
    """Return what every service says of a tree; each seventh has no name."""
    return {
        "code": f"t-{number}",
        "name": None if number % 7 == 0 else f"Bäumchen {number}",
        "big": 2**40 + number,
        "height": number / 8,
        "planted": "2020-02-29",
        "x": 8 + number / 1000,
        "y": 47 + number / 1000,
    }


class Trees(BaseHTTPRequestHandler):
    """Answers both protocols; `broken_after` cuts a paged answer off with an error."""

    asked: list[str]
    broken_after = COUNT

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name.lower(): found[0] for name, found in parse_qs(url.query).items()}
        self.asked.append(self.path)
        if url.path.startswith("/wfs"):
            self._wfs(query)
        else:
            self._features(url.path, query)

    def log_message(self, *_values: Any) -> None:
        pass

    @property
    def _base(self) -> str:
        return f"http://{self.headers['Host']}"

    def _send(self, text: str, kind: str, status: int = 200) -> None:
        body = text.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _wfs(self, query: dict[str, str]) -> None:
        request = query.get("request", "").lower()
        if request == "getcapabilities":
            self._send(_capabilities(f"{self._base}/wfs"), "text/xml")
        elif request == "describefeaturetype":
            self._send(_SCHEMA, "text/xml")
        else:
            self._get_feature(query)

    def _get_feature(self, query: dict[str, str]) -> None:
        start, wanted = int(query.get("startindex", 0)), int(query.get("count", COUNT))
        if start >= self.broken_after:
            self._send(f'<ows:ExceptionReport {_OWS} version="2.0.0"><ows:Exception exceptionCode="NoApplicableCode">'
                       "<ows:ExceptionText>out of order</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
                       "text/xml", 500)  # fmt: skip
            return
        hits = query.get("resulttype") == "hits"
        numbers = range(0) if hits else range(start + 1, min(start + wanted, COUNT) + 1)
        members = "".join(_member(number) for number in numbers)
        self._send(f'<wfs:FeatureCollection {_OWS} numberMatched="{COUNT}" numberReturned="{len(numbers)}" '
                   f'timeStamp="2026-01-01T00:00:00Z">{members}</wfs:FeatureCollection>', "text/xml")  # fmt: skip

    def _features(self, path: str, query: dict[str, str]) -> None:
        page = {"/": self._landing, "/conformance": self._conformance, "/collections": self._collections,
                "/collections/trees": self._collection, "/api": lambda: {"openapi": "3.0.0", "info": {"version": "1"},
                                                                        "paths": {}}}.get(path)  # fmt: skip
        if page:
            self._send(json.dumps(page()), "application/json")
        elif path == "/collections/trees/items":
            self._send(json.dumps(self._items(query)), "application/geo+json")
        else:
            self._send("{}", "application/json", 404)

    def _landing(self) -> dict[str, Any]:
        names = {"service-desc": "api", "conformance": "conformance", "data": "collections"}
        kinds = {"service-desc": "application/vnd.oai.openapi+json;version=3.0"}
        links = [{"rel": rel, "type": kinds.get(rel, "application/json"), "href": f"{self._base}/{name}"}
                 for rel, name in names.items()]  # fmt: skip
        return {"title": "Town", "links": links}

    def _conformance(self) -> dict[str, Any]:
        return {"conformsTo": ["http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"]}

    def _collections(self) -> dict[str, Any]:
        return {"collections": [self._collection()], "links": []}

    def _collection(self) -> dict[str, Any]:
        items = {"rel": "items", "type": "application/geo+json", "href": f"{self._base}/collections/trees/items"}
        extent = {"spatial": {"bbox": [[8, 47, 9, 48]], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
        return {"id": "trees", "title": "Trees", "extent": extent, "links": [items],
                "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]}  # fmt: skip

    def _items(self, query: dict[str, str]) -> dict[str, Any]:
        start, limit = int(query.get("offset", 0)), min(int(query.get("limit", PAGE)), PAGE)
        numbers = range(start + 1, min(start + limit, COUNT) + 1)
        more = f"{self._base}/collections/trees/items?offset={start + limit}&limit={limit}"
        links = [{"rel": "next", "type": "application/geo+json", "href": more}] if start + limit < COUNT else []
        return {"type": "FeatureCollection", "features": [_geojson(number) for number in numbers], "links": links,
                "numberMatched": COUNT, "numberReturned": len(numbers)}  # fmt: skip


def _geojson(number: int) -> dict[str, Any]:
    values = tree(number)
    geometry = {"type": "Point", "coordinates": [values.pop("x"), values.pop("y")]}
    return {"type": "Feature", "id": number, "geometry": geometry, "properties": values}


def _member(number: int) -> str:
    values = tree(number)
    x, y = values.pop("x"), values.pop("y")
    fields = "".join(f"<town:{name}>{value}</town:{name}>" for name, value in values.items() if value is not None)
    point = (
        f'<gml:Point gml:id="p.{number}" srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>{y} {x}</gml:pos></gml:Point>'
    )
    feature = f'<town:trees gml:id="trees.{number}">{fields}<town:geom>{point}</town:geom></town:trees>'
    return f"<wfs:member>{feature}</wfs:member>"


def _capabilities(address: str) -> str:
    post = f'<ows:DCP><ows:HTTP><ows:Get xlink:href="{address}?"/></ows:HTTP></ows:DCP>'
    operations = "".join(f'<ows:Operation name="{name}">{post}</ows:Operation>'
                         for name in ("GetCapabilities", "DescribeFeatureType", "GetFeature"))  # fmt: skip
    constraints = "".join(
        f'<ows:Constraint name="{name}"><ows:NoValues/><ows:DefaultValue>{value}</ows:DefaultValue></ows:Constraint>'
        for name, value in (("ImplementsResultPaging", "TRUE"), ("CountDefault", PAGE))
    )
    return (
        f'<wfs:WFS_Capabilities version="2.0.0" {_OWS}><ows:OperationsMetadata>{operations}{constraints}'
        "</ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>town:trees</wfs:Name>"
        "<wfs:Title>Trees</wfs:Title><wfs:DefaultCRS>urn:ogc:def:crs:EPSG::4326</wfs:DefaultCRS>"
        "<ows:WGS84BoundingBox><ows:LowerCorner>8 47</ows:LowerCorner><ows:UpperCorner>9 48</ows:UpperCorner>"
        "</ows:WGS84BoundingBox></wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>"
    )


_FIELDS = {"code": "string", "name": "string", "big": "long", "height": "double", "planted": "date"}
_SCHEMA = (
    f'<xsd:schema {_OWS} targetNamespace="http://town.example" elementFormDefault="qualified">'
    '<xsd:import namespace="http://www.opengis.net/gml/3.2"/>'
    '<xsd:element name="trees" type="town:treesType" substitutionGroup="gml:AbstractFeature"/>'
    '<xsd:complexType name="treesType"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>'
    + "".join(
        f'<xsd:element name="{name}" type="xsd:{kind}" minOccurs="0" nillable="true"/>'
        for name, kind in _FIELDS.items()
    )
    + '<xsd:element name="geom" type="gml:PointPropertyType" minOccurs="0"/>'
    "</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType></xsd:schema>"
)


@contextmanager
def serve_trees(broken_after: int = COUNT) -> Iterator[tuple[str, list[str]]]:
    """Serve the trees; give the address and the requests as they come."""
    asked: list[str] = []
    handler = type("Town", (Trees,), {"asked": asked, "broken_after": broken_after})
    with served(handler) as address:
        yield address, asked
