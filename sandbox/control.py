"""`/sandbox/…`: faults and the clock from outside the process, since the server listens on the loopback only."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify

from sandbox.answers import RefusalError, nothing, payload
from sandbox.context import cloud
from sandbox.faults import ON_DEMAND


def list_faults() -> Any:
    """Answer a GET of `/sandbox/faults`: each fault in place, and how many exchanges it has hit."""
    return jsonify(
        [{"id": fault.number, "fault": repr(fault.effect), "hits": fault.hits} for fault in cloud.faults.in_place()]
    )


def put_fault() -> Any:
    """Answer a POST to `/sandbox/faults`: `{"fault": "latency", "seconds": 0.05, "path": "*/files/*", "count": 3}`."""
    arguments = payload()
    name = arguments.pop("fault", "")
    if name not in ON_DEMAND:
        raise RefusalError("api_error", message=f"fault must be one of {', '.join(ON_DEMAND)}")
    try:
        fault = getattr(cloud.faults, name)(**arguments)
    except TypeError as error:
        raise RefusalError("api_error", message=str(error)) from error
    return jsonify(id=fault.number), 201


def clear_faults() -> Any:
    """Answer a DELETE of `/sandbox/faults`: none is left, and what hangs is released."""
    cloud.faults.clear()
    return nothing()


def remove_fault(number: int) -> Any:
    """Answer a DELETE of `/sandbox/faults/{id}`."""
    fault = next((fault for fault in cloud.faults.in_place() if fault.number == number), None)
    if fault is None:
        raise RefusalError("object_not_found")
    cloud.faults.remove(fault)
    return nothing()


def advance_clock() -> Any:
    """Answer a POST to `/sandbox/clock`: `{"hours": 721}` or `{"seconds": 5}`."""
    fields = payload()
    cloud.clock.advance(hours=fields.get("hours", 0), seconds=fields.get("seconds", 0))
    return jsonify(now=cloud.clock.stamp())


def add_to(app: Flask) -> None:
    """Give an application these URLs."""
    for rule, method, handler in (
        ("/sandbox/faults", "GET", list_faults),
        ("/sandbox/faults", "POST", put_fault),
        ("/sandbox/faults", "DELETE", clear_faults),
        ("/sandbox/faults/<int:number>", "DELETE", remove_fault),
        ("/sandbox/clock", "POST", advance_clock),
    ):
        app.add_url_rule(rule, f"{method} {rule}", handler, methods=[method], provide_automatic_options=False)
