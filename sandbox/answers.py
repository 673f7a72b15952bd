"""What the API answers with: refusals with their codes, and pages of lists; and how it reads the bodies of requests."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

NOT_FOUND_PAGE = (
    '\n<!doctype html>\n<html lang="en">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n'
    "  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n</body>\n</html>\n"
)

_REFUSALS = {
    "api_error": (400, "API Error"),
    "validation_error": (400, "Validation error"),
    "empty_content": (400, "Empty content"),
    "multiple_contents": (400, "Multiple contents"),
    "multiple_projects": (400, "Multiple projects"),
    "invalid_qgis_project_file": (400, "Invalid QGIS project file"),
    "no_qgis_project": (400, "The project does not contain a valid QGIS project file"),
    "invalid_job": (400, "Invalid job"),
    "invalid_deltafile": (400, "Invalid deltafile"),
    "project_already_exists": (400, "This user already owns a project with the same name."),
    "explicit_deletion_of_last_version": (400, "Explicit deletion of last file version is not allowed!"),
    "not_authenticated": (401, "Not authenticated"),
    "authentication_failed": (401, "Authentication failed"),
    "token_authentication_failed": (401, "Token authentication failed"),
    "too_many_failed_login_attempts": (401, "Too many failed login attempts!"),
    "over_quota": (402, "Quota error"),
    "permission_denied": (403, "Permission denied"),
    "restricted_project_modification": (403, "Restricted project modification"),
    "object_not_found": (404, "Object not found"),
    "invalid_http_range": (416, "The provided HTTP range header is invalid."),
    "unknown_error": (500, "QFieldcloud Unknown Error"),
}


class RefusalError(Exception):
    """An answer of the API that is a code and a message: `RefusalError("over_quota")`."""

    def __init__(self, code: str, status: int | None = None, message: str | None = None) -> None:
        usual, text = _REFUSALS[code]
        super().__init__(code)
        self.code, self.status, self.message = code, status or usual, message or text

    def answer(self) -> Response:
        """Return the refusal as the API writes it."""
        response = jsonify(code=self.code, message=self.message)
        response.status_code = self.status
        return response


def not_found_page() -> Response:
    """Return the page that a URL without a route gets."""
    return Response(NOT_FOUND_PAGE, 404, content_type="text/html; charset=utf-8")


def nothing(status: int = 204) -> Response:
    """Return an answer without a body."""
    response = Response(b"", status)
    response.headers.pop("Content-Type", None)
    return response


def payload() -> dict[str, Any]:
    """Return the request's fields from JSON, a form or a multipart form.

    Raises RefusalError: `api_error`, 400 for what is no object, 415 for another content type.
    """
    kind = request.mimetype
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return request.form.to_dict()
    if kind != "application/json":
        if not request.content_length:
            return {}
        raise RefusalError("api_error", 415)
    fields = request.get_json(silent=True) if request.content_length else {}
    if not isinstance(fields, dict):
        raise RefusalError("api_error")
    return fields


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isdigit() else None


def page(rows: list[Any]) -> tuple[list[Any], dict[str, str]]:
    """Return the rows that `limit` and `offset` ask for, and the paging headers; nothing happens without a limit."""
    limit, offset = _number("limit"), _number("offset") or 0
    if not limit:
        return rows, {}
    headers = {"X-Total-Count": str(len(rows))}
    if offset + limit < len(rows):
        headers["X-Next-Page"] = _page_url(offset + limit, limit)
    if offset > 0:
        headers["X-Previous-Page"] = _page_url(max(0, offset - limit), limit)
    return rows[offset : offset + limit], headers


def _page_url(offset: int, limit: int) -> str:
    query = request.args.to_dict() | {"limit": str(limit), "offset": str(offset)} if offset else _without_offset()
    return f"{request.base_url}?{urlencode(sorted(query.items()))}"


def _without_offset() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name != "offset"}
