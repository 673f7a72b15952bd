"""What differs between a recorded answer and the sandbox's."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import requests

from tests.contract.recordings import Exchange, field_types

UUID = r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
_HEADERS = """
    ETag X-Total-Count X-Next-Page X-Previous-Page Location Content-Range Accept-Ranges Content-Disposition
    Content-Type Cache-Control Retry-After Expires Last-Modified
""".split()  # noqa: SIM905 - words read better than quotes
_SHAPES = (
    (UUID, "<id>"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+(\+\d\d:\d\d|Z)", "<time \\1>"),
    (r"\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT", "<time>"),
    (r"\d\d\.\d\d\.\d{4} [\d:]+ UTC", "<time>"),
    (r"v\d{14}", "<display>"),
    (r"http://127\.0\.0\.1:\d+/", "<host>/"),
    (r"\b[0-9a-f]{64}\b", "<sha256>"),
    (r"\b[0-9a-f]{32}(-\d+)?\b", "<md5\\1>"),
)
_WRITTEN_BY_QGIS = re.compile(r"\[(data\.gpkg|\w+_qfield\.qgz|project\.qgz)\]")
TELLING = frozenset(
    """
    name username owner role status type code message is_public private is_attachment size is_latest
    project_type user_role user_role_origin is_shared_datasets_project is_featured has_restricted_projectfiles
    overwrite_conflicts is_attachment_download_on_demand can_repackage needs_repackaging the_qgis_file_name
    email first_name last_name full_name member organization collaborator created_by updated_by last_status
    is_valid error_code error error_type error_class error_origin stage workflow_id workflow_name
    workflow_version msg e_type method feature_pk modified_pk delta_index conflicts layer_id crs wkb_type
    geom_type type_name wkb_type_name geom_type_name datasource filename provider_name qfc_source_data_pk_name
    attachment_dirs detail membership_role membership_role_origin organization_owner
    active_storage_total_bytes plan_storage_threshold_warning_bytes username_display description md5sum sha256
    """.split()  # noqa: SIM905 - words read better than quotes
)
"""Fields whose values are compared too, once ids, times and checksums are put aside."""


def shape(text: str) -> str:
    """Return a text with its ids, times, hosts and checksums made alike."""
    for pattern, mark in _SHAPES:
        text = re.sub(pattern, mark, text)
    return text


@functools.cache
def _types() -> dict[str, set[str]]:
    return field_types()


def differences(exchange: Exchange, answer: requests.Response, in_full: bool = True) -> Iterator[str]:
    """Yield what differs, a line each; if not in full, only fields and types count."""
    if answer.status_code != exchange.status:
        yield f"status {answer.status_code}, recorded {exchange.status}: {answer.text[:200]}"
        return
    yield from _header_differences(exchange, answer)
    recorded = exchange.response
    if "json" in recorded:
        theirs, ours = recorded["json"], answer.json()
        yield from _value_differences(theirs, ours, "") if in_full else shape_differences(theirs, ours, "")
    elif "text" in recorded and answer.text != recorded["text"] and exchange.status != 500:
        yield f"text {answer.text[:80]!r}, recorded {recorded['text'][:80]!r}"
    elif "body" in recorded and "_qfield.qgz" not in exchange.path and len(answer.content) != recorded["body"]["size"]:
        yield f"body of {len(answer.content)} bytes, recorded {recorded['body']['size']}"


def _header_differences(exchange: Exchange, answer: requests.Response) -> Iterator[str]:
    recorded = requests.structures.CaseInsensitiveDict(exchange.response["headers"])
    for name in _HEADERS if exchange.status != 304 else ("ETag",):
        theirs, ours = recorded.get(name), answer.headers.get(name)
        if theirs is not None and ours is not None:
            theirs, ours = (
                re.sub(r"\b\d+$", "<n>", shape(value)) if name == "X-Total-Count" else shape(value)
                for value in (theirs, ours)
            )
        if theirs != ours:
            yield f"header {name} {ours!r}, recorded {theirs!r}"


def _value_differences(theirs: Any, ours: Any, path: str, name: str = "") -> Iterator[str]:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        yield from _object_differences(theirs, ours, path)
    elif isinstance(theirs, list) and isinstance(ours, list):
        yield from _list_differences(theirs, ours, path, name)
    elif type(theirs) is not type(ours):
        if not ({type(theirs).__name__, type(ours).__name__} <= _types().get(name, set())) or name in TELLING:
            yield f"{path} is {ours!r:.80}, recorded {theirs!r:.80}"
    elif name in TELLING and not _is_incidental(name, ours, path) and (shape(str(theirs)) != shape(str(ours))):
        yield f"{path} is {ours!r:.120}, recorded {theirs!r:.120}"
    elif isinstance(theirs, str) and shape(theirs).startswith("<time") and shape(theirs) != shape(ours):
        yield f"{path} is {ours!r:.80}, recorded {theirs!r:.80}"


def _is_incidental(name: str, value: Any, path: str) -> bool:
    """Tell whether a value is the recorded server's own: the number of a user, the size of what its QGIS wrote."""
    return (name == "created_by" and isinstance(value, int)) or (
        name == "size" and _WRITTEN_BY_QGIS.search(path) is not None
    )


def _object_differences(theirs: dict[str, Any], ours: dict[str, Any], path: str) -> Iterator[str]:
    for name in theirs.keys() - ours.keys():
        yield f"{path}.{name} is missing"
    for name in ours.keys() - theirs.keys():
        yield f"{path}.{name} is not in the recording"
    for name in theirs.keys() & ours.keys():
        yield from _value_differences(theirs[name], ours[name], f"{path}.{name}", name)


def key_of(element: Any) -> str:
    """Return what tells an element of a list from the others, or ""."""
    if not isinstance(element, dict):
        return ""
    named = [
        str(element[name])
        for name in ("name", "username", "collaborator", "member", "team", "uuid")
        if isinstance(element.get(name), str)
    ]
    content = element.get("content")
    return (
        "/".join(named)
        or (content["uuid"] if isinstance(content, dict) and "uuid" in content else "")
        or str(element.get("type", ""))
    )


def _list_differences(theirs: list[Any], ours: list[Any], path: str, name: str) -> Iterator[str]:
    if theirs and isinstance(theirs[0], dict) and key_of(theirs[0]):
        recorded = {key_of(element): element for element in theirs}
        given = {key_of(element): element for element in ours}
        for key in recorded.keys() - given.keys():
            yield f"{path}[{key}] is missing"
        for key in given.keys() - recorded.keys():
            yield f"{path}[{key}] is not in the recording"
        for key in recorded.keys() & given.keys():
            yield from _value_differences(recorded[key], given[key], f"{path}[{key}]")
    elif len(theirs) != len(ours):
        yield f"{path} has {len(ours)} elements, recorded {len(theirs)}"
    else:
        for index, (one, other) in enumerate(zip(theirs, ours)):
            yield from _value_differences(one, other, f"{path}[{index}]", name)


def shape_differences(theirs: Any, ours: Any, path: str, name: str = "") -> Iterator[str]:
    """Yield what differs in fields and types only; an element of a list needs the shape of any that was recorded."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for missing in theirs.keys() ^ ours.keys():
            yield f"{path}.{missing} is in one only"
        for common in theirs.keys() & ours.keys():
            yield from shape_differences(theirs[common], ours[common], f"{path}.{common}", common)
    elif isinstance(theirs, list) and isinstance(ours, list):
        for index, element in enumerate(ours if theirs else ()):
            found = [list(shape_differences(recorded, element, f"{path}[{index}]", name)) for recorded in theirs]
            yield from min(found, key=len)
    elif type(theirs) is not type(ours) and not {type(theirs).__name__, type(ours).__name__} <= _types().get(
        name, set()
    ):
        yield f"{path} is {ours!r:.80}, recorded {theirs!r:.80}"
