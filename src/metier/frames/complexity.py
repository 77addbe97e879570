"""Economic complexity of arrays and of wide data frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from metier.frames.kinds import is_table
from metier.frames.wide import ACTIVITY, wide
from metier.measure import complexity as measured
from metier.measure.complexity import DRAWS, Draws, Verdict


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


def complexity(
    m: Any,
    *,
    region: Any = None,
    regions: Any = None,
    activities: Any = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
    draws: Draws | None = None,
    draw_count: int = DRAWS,
) -> Any:
    """Economic complexity of regions (ECI) and activities (PCI), with the verdict on whether to believe it.

    Formula:
        With D = diag(diversity), U = diag(ubiquity), W = D^-1/2 M U^-1/2 and v the second eigenvector of W W' with
        eigenvalue l: k_c = D^-1/2 v, k_p = U^-1 M' k_c / l; ECI = (k_c - mean k_c) / sd k_c, PCI = (k_p - mean k_c)
        / sd k_c (ddof 0). Oriented so that corr(ECI, diversity) >= 0.

    Source:
        Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106; the verdict: chosen here

    Args:
        m: presence, 1, 0 or missing: an array (..., regions, activities), or a wide data frame with one row per
            region and one column per activity.
        region: the column of the regions' labels; None for an array, and for pandas where they are the index.
        regions: true for the regions that are compared, in the order of the rows; None: all.
        activities: true for the activities that are compared, in the order of the columns; None: all.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.
        draws: presence drawn from the input and its error: arrays (draws, ..., regions, activities), or a function
            that returns the one of a given number.
        draw_count: how many a function is asked for.

    Returns:
        For an array `metier.measure.complexity.Complexity`: eci (..., regions), pci (..., activities), diversity,
        ubiquity, verdict, left_out. For a data frame `LabelledComplexity`: the same figures with their labels.

    Raises:
        ArrayError: values other than 0, 1 and missing; masks or draws that do not fit; a minimum below 1.
        InputError: a data frame that has no labels, or text where presence should be.

    Zero, missing, ties:
        A missing cell counts as not present. An empty region or activity has no figure and changes no other. If the
        matrix falls into parts, only the largest has figures. Where all portfolios are alike nothing has. If
        diversity does not orient ECI, its largest value by size is positive.

    Example:
        >>> import metier, polars
        >>> m = polars.DataFrame({"region": ["P", "Q", "S"], "a": [1, 0, 1], "b": [0, 1, 1], "c": [0, 0, 1]})
        >>> found = metier.complexity(m, region="region")
        >>> found.diversity.rows(), bool(found.verdict.connected)
        ([('P', 1), ('Q', 1), ('S', 3)], True)
    """
    options: dict[str, Any] = {
        "regions": regions,
        "activities": activities,
        "minimum_diversity": minimum_diversity,
        "minimum_ubiquity": minimum_ubiquity,
        "draws": draws,
        "draw_count": draw_count,
    }
    if not is_table(m):
        return measured.complexity(m, **options)
    given = wide(m, region, "table")
    found = measured.complexity(given.values, **options)
    left_out = found.left_out
    return LabelledComplexity(
        given.per_region({"eci": found.eci, "diversity": found.diversity, "left_out": left_out.regions}),
        given.per_activity({"pci": found.pci, "ubiquity": found.ubiquity, "left_out": left_out.activities}),
        found.verdict,
        region,
    )
