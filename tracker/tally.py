"""What became of the lines of a file that was taken in, counted the same way whatever the file was."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.claims import Outcome


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not taken, counted from 1, and why; ``uid`` is the record that it tells of, if it says."""

    line: int
    reason: str
    uid: str = ""


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many claims of the file stand how, how many likelihoods are kept, and the lines that were refused."""

    open: int = 0
    resolved: int = 0
    void: int = 0
    undetermined: int = 0
    forecasts: int = 0
    refused: list[Refused] = field(default_factory=list)

    def count(self, outcome: Outcome | None) -> None:
        """One claim more that stands so; None is open."""
        self.open += outcome is None
        self.void += outcome is Outcome.VOID
        self.undetermined += outcome is Outcome.UNDETERMINED
        self.resolved += outcome in (Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN, Outcome.PARTLY)
