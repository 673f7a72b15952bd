"""A job as a row of steps, and the feedback that tells how far it came."""

from __future__ import annotations

import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DONE, FAILED, AHEAD = 2, 1, 0
_START = ("start_qgis_app", "Start QGIS Application")
_DOWNLOAD = ("download_project_directory", "Download Project Directory")
_STOP = ("stop_qgis_app", "Stop QGIS Application")
_LAYERS = ("qgis_layers_data", "QGIS Layers Data")
_UPLOAD = ("upload_project_directory", "Upload Project")


@dataclass(frozen=True)
class Plan:
    """The steps of a kind of job, in order, each an id and a name."""

    id: str
    name: str
    version: str
    steps: tuple[tuple[str, str], ...]


PLANS = {
    "process_projectfile": Plan(
        "process_projectfile",
        "Process Projectfile",
        "2.0",
        (
            _START,
            _DOWNLOAD,
            ("project_validity_check", "Project Validity Check"),
            ("opening_check", "Opening Check"),
            ("project_details", "Project Details"),
            ("generate_thumbnail_image", "Generate Thumbnail Image"),
            ("upload_thumbnail", "Upload Thumbnail Image"),
            _STOP,
        ),
    ),
    "package": Plan(
        "package_project",
        "Package Project",
        "2.0",
        (
            _START,
            _DOWNLOAD,
            _LAYERS,
            ("package_project", "Package Project"),
            ("qfield_layer_data", "Packaged Layers Data"),
            _STOP,
            ("upload_packaged_project", "Upload Packaged Project"),
        ),
    ),
    "delta_apply": Plan(
        "apply_changes", "Apply Changes", "3.0", (_START, _DOWNLOAD, ("apply_deltas", "Apply Deltas"), _STOP, _UPLOAD)
    ),
    "create_project": Plan(
        "create_project",
        "Create Projectfile",
        "1.0",
        (
            _START,
            ("get_project_seed", "Get Project Seed"),
            ("get_project_seed_xlsform", "Get Project Seed XLSForm"),
            ("prepare_project_files", "Prepare project files"),
            ("configure_qgis_project", "Configure QGIS project"),
            _LAYERS,
            _UPLOAD,
            _STOP,
        ),
    ),
}


class WorkflowError(Exception):
    """A step fails; `kind` is what the feedback calls `error_type`."""

    def __init__(self, text: str, kind: str = "UNKNOWN", class_name: str = "Exception") -> None:
        super().__init__(text)
        self.kind, self.class_name = kind, class_name


class Workflow:
    """One run of a job's steps."""

    def __init__(self, job: str) -> None:
        self._plan = PLANS[job]
        self._stages: dict[str, int] = {}
        self._returns: dict[str, dict[str, Any]] = {}
        self._log: list[str] = []

    def log(self, text: str, level: str = "INFO") -> None:
        """Add a line to the job's log."""
        self._log.append(f"{time.strftime('%H:%M:%S')}.000 root      {level:<8} {text}")

    def step(self, name: str, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Take a step and return what it returns, which the feedback then shows."""
        mark = uuid.uuid4()
        self._log.append(f"::<<<::{mark} {dict(self._plan.steps)[name]}")
        self._stages[name] = FAILED
        try:
            self._returns[name] = do()
            self._stages[name] = DONE
        finally:
            self._log.append(f"::>>>::{mark} {self._stages[name]}")
        return self._returns[name]

    def feedback(self, error: Exception | None = None) -> dict[str, Any]:
        """Return the feedback of the run so far."""
        steps = [
            {"id": step, "name": name, "stage": self._stages.get(step, AHEAD), "returns": self._returns.get(step, {})}
            for step, name in self._plan.steps
        ]
        outputs = {step: _public(returns) for step, returns in self._returns.items()}
        feedback = {
            "steps": steps,
            "outputs": outputs,
            "workflow_id": self._plan.id,
            "workflow_name": self._plan.name,
            "feedback_version": "2.0",
            "workflow_version": self._plan.version,
            "container_exit_code": 0,
        }
        if error is not None:
            stack = "".join(traceback.format_exception(type(error), error, error.__traceback__))
            feedback |= {
                "error": str(error),
                "error_type": getattr(error, "kind", "UNKNOWN"),
                "error_stack": stack,
                "error_class": getattr(error, "class_name", type(error).__name__),
                "error_origin": "container",
            }
        return feedback

    def text(self) -> str:
        """Return the log."""
        return "\n".join(self._log) + "\n"


def _public(returns: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in returns.items() if isinstance(value, (dict, list))}


def failure_of(job: str, error: str, kind: str, class_name: str) -> dict[str, Any]:
    """Return the feedback of a job that failed at its third step with this error."""
    workflow = Workflow(job)
    for step, _ in PLANS[job].steps[:2]:
        workflow.step(step, dict)
    try:
        workflow.step(PLANS[job].steps[2][0], lambda: _raise(WorkflowError(error, kind, class_name)))
    except WorkflowError as caught:
        return workflow.feedback(caught)
    raise AssertionError


def _raise(error: Exception) -> dict[str, Any]:
    raise error
