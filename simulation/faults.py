"""What goes wrong on the way between the desk and the cloud, and on the desk itself."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from qfieldsync_cloud.errors import ConnectionRefusedByHostError
from qfieldsync_cloud.phrases import phrase


class Killed(BaseException):
    """The program ends here, as a power cut ends it."""


@dataclass(frozen=True)
class Cut:
    """A transfer that ends after so many bytes; killed, or with the error of a broken connection."""

    after: int
    kills: bool = False


class Faults:
    """No faults; subclasses raise UnreachableError or Killed, or cut transfers."""

    def on_call(self, name: str, phase: str) -> None:
        """See a call such as `files.upload`; phase: `before` it takes effect, or `after`."""

    def on_step(self, name: str) -> None:
        """See a step of a job on this computer (hand it to `SimulatedContext`)."""

    def cut(self, name: str, size: int) -> Cut | None:
        """Return where a transfer of so many bytes ends, None if it doesn't end early."""


class Chance(Faults):
    """Faults as often as their rates say, 0 to 1 of all calls; the `kill_at`-th call or step kills, None for none.

    `steps` counts calls (before and after) and steps. With `only` just these calls fail, all if it is empty.
    """

    def __init__(
        self,
        random: Random,
        unreachable: float = 0.0,
        lost: float = 0.0,
        cut: float = 0.0,
        kill_at: int | None = None,
        only: tuple[str, ...] = (),
    ) -> None:
        self._random = random
        self._rates = {"before": unreachable, "after": lost}
        self._cut = cut
        self._kill_at = kill_at
        self._only = only
        self.steps = 0

    def on_call(self, name: str, phase: str) -> None:
        """Kill, or raise as the rates say."""
        self.on_step(name)
        if self._concerns(name) and self._random.random() < self._rates[phase]:
            raise unreachable(f"{name}, {phase} it took effect")

    def on_step(self, name: str) -> None:
        """Kill if it is time to."""
        self.steps += 1
        if self.steps == self._kill_at:
            raise Killed(name)

    def cut(self, name: str, size: int) -> Cut | None:
        """Cut at a random byte."""
        if size and self._concerns(name) and self._random.random() < self._cut:
            return Cut(self._random.randrange(size), kills=self._random.random() < 0.5)
        return None

    def _concerns(self, name: str) -> bool:
        return not self._only or name in self._only


def unreachable(details: str) -> ConnectionRefusedByHostError:
    """Return the error of a connection that broke."""
    return ConnectionRefusedByHostError(
        phrase("{host} closed the connection.", host="cloud.simulated"), phrase("Try again."), details
    )
