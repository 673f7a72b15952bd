"""The sandbox's URLs as a WSGI application."""

from __future__ import annotations

import traceback
import uuid
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, RequestRedirect

from sandbox import auth, collaborators, deltas, files, jobs, organizations, packages, people, projects, public
from sandbox.answers import RefusalError, not_found_page
from sandbox.context import Resource
from sandbox.multipart import BrokenBodyError

if TYPE_CHECKING:
    from sandbox.server import Sandbox

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class NameConverter(BaseConverter):
    """The name of a file: anything on one line, slashes too."""

    regex = ".+?"
    part_isolating = False


class ProjectIdConverter(BaseConverter):
    """A project id in a URL that tells JSON, not a page, when it is no UUID."""

    regex = "[^/]+"

    def to_python(self, value: str) -> uuid.UUID | None:
        """Return the id; None if it isn't one."""
        try:
            return uuid.UUID(value)
        except ValueError:
            return None


def make_app(sandbox: Sandbox) -> Flask:
    """Return the application that serves this sandbox."""
    app = Flask("sandbox", static_folder=None)
    app.extensions["sandbox"] = sandbox
    app.json.sort_keys = False
    app.url_map.merge_slashes = False
    app.url_map.converters |= {"name": NameConverter, "id": ProjectIdConverter}
    for module in (auth, public, projects, packages, files, jobs, deltas, people, organizations, collaborators):
        for resource in module.RESOURCES:
            rule = f"/api/v1/{resource.rule}"
            app.add_url_rule(rule, rule, _view(resource), methods=_METHODS, provide_automatic_options=False)
    app.add_url_rule("/", "root", lambda: redirect("admin/"), provide_automatic_options=False)
    app.register_error_handler(RefusalError, lambda refusal: refusal.answer())
    app.register_error_handler(HTTPException, _page_instead)
    app.register_error_handler(BrokenBodyError, lambda _: RefusalError("api_error").answer())
    app.register_error_handler(Exception, _unexpected)
    return app


def _view(resource: Resource) -> Any:
    def view(**arguments: Any) -> Any:
        auth.authenticate()
        if g.user is None and not resource.is_open:
            raise RefusalError("not_authenticated")
        handler = resource.methods.get(request.method)
        if handler is None:
            raise RefusalError(*resource.otherwise)
        if None in arguments.values():
            raise RefusalError("validation_error")
        return handler(**arguments)

    return view


def _page_instead(error: HTTPException) -> Response:
    if isinstance(error, RequestRedirect):
        return _slashed()
    return not_found_page() if error.code == 404 else RefusalError("api_error", error.code).answer()


def _slashed() -> Response:
    raw = request.environ["REQUEST_URI"]
    path, _, query = raw.partition("?")
    response = Response(b"", 301, content_type="text/html; charset=utf-8")
    response.autocorrect_location_header = False
    response.headers["Location"] = f"{path}/{'?' + query if query else ''}"
    return response


def _unexpected(error: Exception) -> Response:
    if isinstance(error, ConnectionError):
        raise error
    traceback.print_exception(type(error), error, error.__traceback__)
    return RefusalError("unknown_error").answer()
