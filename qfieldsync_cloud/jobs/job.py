"""What a job is."""

from __future__ import annotations

from typing import Callable, TypeVar

from qfieldsync_cloud.context import Context

Result = TypeVar("Result")
Job = Callable[[Context], Result]
