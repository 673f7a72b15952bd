"""Edits and conflicts as text, for the journal: values keep their types, blobs and all."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Row, Value


def row_to_text(row: Row) -> str:
    """Return a row as JSON; blobs are base64 in a list of one."""
    return json.dumps({name: _packed(value) for name, value in row.items()}, ensure_ascii=True, sort_keys=True)


def row_from_text(text: str) -> dict[str, Value]:
    """Return the row that `row_to_text` wrote."""
    return {name: _unpacked(value) for name, value in json.loads(text).items()}


def key_to_text(key: Key) -> str:
    """Return a key as JSON: the number 7 and the text "7" stay apart."""
    return json.dumps(key)


def key_from_text(text: str) -> Key:
    """Return the key that `key_to_text` wrote."""
    key: Key = json.loads(text)
    return key


def edit_to_text(edit: Edit) -> str:
    """Return an edit as JSON."""
    return json.dumps(
        [edit.table, edit.key, edit.method.value, row_to_text(edit.old), row_to_text(edit.new)], ensure_ascii=True
    )


def edit_from_text(text: str) -> Edit:
    """Return the edit that `edit_to_text` wrote."""
    table, key, method, old, new = json.loads(text)
    return Edit(table, key, Method(method), row_from_text(old), row_from_text(new))


def digest_of(edit: Edit) -> str:
    """Return what is the same for the same edit: by it the uuid of a delta is found again."""
    return hashlib.sha256(edit_to_text(edit).encode()).hexdigest()


def _packed(value: Value) -> Any:
    return [base64.b64encode(value).decode("ascii")] if isinstance(value, bytes) else value


def _unpacked(value: Any) -> Value:
    unpacked: Value = base64.b64decode(value[0]) if isinstance(value, list) else value
    return unpacked
