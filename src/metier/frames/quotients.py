"""The location quotient of arrays and of wide data frames."""

from __future__ import annotations

from typing import Any

from metier.frames.alignment import aligned_row
from metier.frames.kinds import is_table
from metier.frames.wide import wide
from metier.measure import quotients


def location_quotient(x: Any, reference: Any = None, *, region: Any = None) -> Any:
    """Location quotient: a region's share of an activity over the reference area's share.

    Formula:
        LQ_ra = (x_ra / x_r) / (X_Ra / X_R), with x_r the region's total and X_R the reference's.

    Source:
        Balassa 1965, 10.1111/j.1467-9957.1965.tb00050.x

    Args:
        x: values, not negative, any unit: an array (..., regions, activities), or a wide data frame of pandas,
            polars, pyarrow or DuckDB with one row per region and one column per activity.
        reference: what the regions are compared with. None: the sum of the regions. Otherwise values per
            activity, any unit: an array, or for a data frame a mapping, a pandas series or a frame of one row,
            which are put in order by the activities' labels.
        region: the column of the regions' labels; None for an array, and for pandas where they are the index.

    Returns:
        Quotients, a pure number, in what came in: an array (..., regions, activities) of float64, or a data frame
        of the same kind with the same labels.

    Raises:
        ArrayError: an array with values that are infinite, negative or no numbers, or of a shape that does not fit.
        InputError: a data frame with such values, with their rows; without labels; a reference whose labels are
            not those of the activities.

    Zero, missing, ties:
        0 gives 0. A missing cell has no quotient and the sums skip it. A region whose total is 0, and an activity
        that the reference does not have, have no quotient: NaN, and null where the kind of data frame has it.

    Example:
        >>> import metier, polars
        >>> table = polars.DataFrame({"region": ["P", "Q", "S"], "a": [30, 10, 0], "b": [20, 40, 50]})
        >>> metier.location_quotient(table, region="region")["a"].round(3).to_list()
        [2.25, 0.75, 0.0]
        >>> metier.location_quotient([[30, 20], [10, 40], [0, 50]]).round(3)[:, 0]
        array([2.25, 0.75, 0.  ])
    """
    if not is_table(x):
        return quotients.location_quotient(x, reference)
    given = wide(x, region, "table")
    return given.labelled(quotients.location_quotient(given.values, aligned_row(reference, given, "reference")))
