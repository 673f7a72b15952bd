"""The sandbox's URLs as a WSGI application."""

from __future__ import annotations

import traceback
import uuid
from typing import TYPE_CHECKING, Any, NoReturn

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, RequestRedirect

from sandbox import auth, collaborators, control, deltas, files, jobs, organizations, packages, people, projects, public
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


class _Sandbox(Flask):
    def raise_routing_exception(self, request: Any) -> NoReturn:
        """Redirect to the URL with a slash as Django does: 301, relative, without a body."""
        if isinstance(request.routing_exception, RequestRedirect):
            raise HTTPException(response=_slashed())
        super().raise_routing_exception(request)


def make_app(sandbox: Sandbox) -> Flask:
    """Return the application that serves this sandbox."""
    app = _Sandbox("sandbox", static_folder=None)
    app.extensions["sandbox"] = sandbox
    app.json.sort_keys = False
    app.url_map.merge_slashes = False
    app.url_map.converters |= {"name": NameConverter, "id": ProjectIdConverter}
    for module in (auth, public, projects, packages, files, jobs, deltas, people, organizations, collaborators):
        for resource in module.RESOURCES:
            rule = f"/api/v1/{resource.rule}"
            app.add_url_rule(rule, rule, _view(resource), methods=_METHODS, provide_automatic_options=False)
    app.add_url_rule("/", "root", _to_admin, provide_automatic_options=False)
    control.add_to(app)
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
    return not_found_page() if error.code == 404 else RefusalError("api_error", error.code).answer()


def _slashed() -> Response:
    path, mark, query = request.environ["REQUEST_URI"].partition("?")
    return _moved(301, f"{path}/{mark}{query}")


def _to_admin() -> Response:
    return _moved(302, "admin/")


def _moved(status: int, location: str) -> Response:
    response = Response(b"", status, {"Location": location}, content_type="text/html; charset=utf-8")
    response.autocorrect_location_header = False
    return response


def _unexpected(error: Exception) -> Response:
    if isinstance(error, ConnectionError):
        raise error
    traceback.print_exception(type(error), error, error.__traceback__)
    return RefusalError("unknown_error").answer()
