"""Economic complexity of wide data frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from metier.frames.call import Call
from metier.frames.doors import opened
from metier.frames.wide import ACTIVITY
from metier.measure import complexity as measured
from metier.measure.complexity import Complexity, Verdict

RETURNS = """    For data frames `LabelledComplexity`: regions (label, eci, diversity, left_out), activities (label,
        pci, ubiquity, left_out), each also by its own name as a frame of labels and figures, and the verdict.
"""


@dataclass(frozen=True)
class LabelledComplexity:
    """Complexity of the regions and activities of a wide data frame, with their labels.

    Attributes:
        regions: one row per region: its label, eci, diversity (a count), left_out (the reason; empty if it is in).
        activities: one row per activity: its label, pci, ubiquity (a count), left_out.
        verdict: whether to believe it.
        region_label: the heading of the regions' labels; None where they are the index, and the activities' too.
    """

    regions: Any
    activities: Any
    verdict: Verdict
    region_label: Any

    @property
    def eci(self) -> Any:
        """The regions' complexity: a series where the labels are the index, else a frame of label and figure."""
        return self._only("eci", self.regions, self.region_label)

    @property
    def diversity(self) -> Any:
        """How many activities each region has, likewise."""
        return self._only("diversity", self.regions, self.region_label)

    @property
    def pci(self) -> Any:
        """The activities' complexity, likewise."""
        return self._only("pci", self.activities, ACTIVITY)

    @property
    def ubiquity(self) -> Any:
        """How many regions have each activity, likewise."""
        return self._only("ubiquity", self.activities, ACTIVITY)

    def _only(self, figure: str, frame: Any, label: Any) -> Any:
        if self.region_label is None:
            return frame[figure]
        return nw.from_native(frame).select(label, figure).to_native()


def _labelled(found: Complexity, call: Call) -> LabelledComplexity:
    given, left_out = call.table, found.left_out
    return LabelledComplexity(
        given.per_region({"eci": found.eci, "diversity": found.diversity, "left_out": left_out.regions}),
        given.per_activity({"pci": found.pci, "ubiquity": found.ubiquity, "left_out": left_out.activities}),
        found.verdict,
        given.region,
    )


complexity = opened(measured.complexity, _labelled, returns=RETURNS)
