"""Whether a text is a geometry in WKT, without QGIS."""

from __future__ import annotations

import re

_NUMBER = r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|nan|inf)"
_PLAIN = r"(?:multi)?(?:point|linestring|polygon|curve|surface)"
_TYPE = rf"{_PLAIN}|geometrycollection|circularstring|compoundcurve|curvepolygon|tin|triangle|polyhedralsurface"
_TOKEN = re.compile(rf"\s*(?:({_TYPE})\s*(?:z|m|zm)?(?=[\s(])|(empty)|({_NUMBER})|([(),]))", re.IGNORECASE)


def is_wkt(text: str) -> bool:
    """Tell whether a text has a geometry's type and balanced, non-empty coordinates."""
    text = re.sub(r"^\s*SRID=\d+;", "", text).strip()
    position, depth, closed, kinds = 0, 0, False, []
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None or (closed and depth == 0):
            return False
        position = token.end()
        kinds.append(token.lastindex)
        depth += {"(": 1, ")": -1}.get(token[4] or "", 0)
        closed = closed or token[4] == ")" or bool(token[2])
    return bool(kinds) and kinds[0] == 1 and depth == 0 and closed and (3 in kinds or 2 in kinds)
