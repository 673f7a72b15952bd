"""The loop of the child: one job a line on standard input, one answer a line on what was standard output."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from qgis.core import QgsApplication, QgsProject

from sandbox.worker import apply, create, package, process
from sandbox.worker.workflow import Workflow

_JOBS = {
    "process_projectfile": process.run,
    "package": package.run,
    "delta_apply": apply.run,
    "create_project": create.run,
}


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run a job and return its feedback and log."""
    workflow = Workflow(request["job"])
    error = None
    try:
        _JOBS[request["job"]](request, workflow)
    except Exception as caught:  # noqa: BLE001 - a job may fail in any way, and its feedback says how
        error = caught
        workflow.log(str(caught), "ERROR")
    QgsProject.instance().clear()
    feedback = workflow.feedback(error)
    text = json.dumps({"feedback": feedback, "log": workflow.text()}, default=str)
    return json.loads(text.replace(request["files"], "/io/files").replace(request["export"], "/io/export"))


def main() -> None:
    """Answer jobs until standard input ends; QGIS's own chatter goes to standard error."""
    channel = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    application = QgsApplication([], False)
    application.initQgis()
    for line in sys.stdin:
        channel.write(json.dumps(answer(json.loads(line))).encode() + b"\n")
    application.exitQgis()


if __name__ == "__main__":
    main()
