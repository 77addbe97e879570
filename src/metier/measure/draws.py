"""Draws of the input error, in batches: what derived figures (density, complexity, ranks) are repeated over."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, refuse_impossible, regions_by_activities
from metier.measure.posteriors import beta_of, regional_shares
from metier.measure.priors import BetaPrior
from metier.measure.record_table import RecordTable, refuse_uncountable
from metier.measure.settings import number, refuse_other, whole


def draws_of_records(
    records: ArrayLike,
    generator: np.random.Generator,
    draws: int = 200,
    *,
    batch: int = 50,
    prior: BetaPrior | None = None,
    design_effect: float = 1.0,
) -> Iterator[Floats]:
    """Tables of records as they might be, were chance taken out: draws from the posterior of the shares.

    Formula:
        n_r p_ra, p_ra drawn from the posterior of `quotient_intervals`

    Source:
        chosen here

    Args:
        records: numbers of records (regions, activities).
        generator: NumPy's generator, seeded by the caller.
        draws: how many tables.
        batch: how many of them at once; it bounds the memory and does not change the draws' law.
        prior: as in `quotient_intervals`.
        design_effect: as in `quotient_intervals`.

    Returns:
        An iterator of arrays (up to batch, regions, activities), in records, `draws` tables in all.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; not two dimensions; a
            prior, number of draws, batch or design effect that does not fit.

    Zero, missing, ties:
        Missing cells stay missing. Regions and activities without records stay at 0.

    Example:
        >>> import numpy as np
        >>> from metier.measure.draws import draws_of_records
        >>> batches = draws_of_records([[30, 5], [10, 20]], np.random.default_rng(1), draws=120)
        >>> [batch.shape for batch in batches]
        [(50, 2, 2), (50, 2, 2), (20, 2, 2)]
    """
    counts = refuse_uncountable(_one_table(records, "records"))
    _refuse_numbers(draws, batch)
    _refuse_generator(generator)
    if not 1 <= number(design_effect) < np.inf:
        raise ArrayError([Fault(f"design_effect is {design_effect}", "It is 1 or more.")])
    table = RecordTable.among_regions(counts / design_effect, against_rest=False)
    prior = table.prior() if prior is None else prior.fitting(counts.shape[-1])
    posterior = regional_shares(table.counts, table.totals, prior)
    a, b = (np.nan_to_num(part, nan=1.0) for part in beta_of(posterior.mean, posterior.variance))
    size = np.where((counts.sum(axis=0) == 0) | np.isnan(counts), counts, table.totals * design_effect)
    heaped = np.nan_to_num(prior.weight.cumsum(axis=0), nan=1.0)[:-1, np.newaxis]
    activity = np.arange(counts.shape[-1])

    def tables(count: int) -> Floats:
        node = (generator.random((count, counts.shape[-1])) > heaped).sum(axis=0)
        chosen = np.moveaxis(a[node, :, activity], -1, -2), np.moveaxis(b[node, :, activity], -1, -2)
        return np.asarray(size * generator.beta(*chosen))

    return _batches(tables, draws, batch)


def draws_of_amounts(
    amounts: ArrayLike,
    generator: np.random.Generator,
    draws: int = 200,
    *,
    log_sd: ArrayLike,
    batch: int = 50,
) -> Iterator[Floats]:
    """Tables of amounts as they might be: each cell times a lognormal error of median 1.

    Formula:
        x_ra exp(sd_ra z), z standard normal

    Source:
        chosen here, with independent errors of the cells

    Args:
        amounts: values (regions, activities), any unit.
        generator: NumPy's generator, seeded by the caller.
        draws: how many tables.
        log_sd: standard deviation of the logarithm: one number, or any that broadcasts to the table, such as
            `AmountIntervals.log_sd`.
        batch: how many of them at once.

    Returns:
        An iterator of arrays (up to batch, regions, activities), in the unit of the amounts, `draws` in all.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; not two dimensions; a
            deviation, number of draws or batch that does not fit.

    Zero, missing, ties:
        0 stays 0, whatever its deviation. A missing cell, or a missing deviation of an amount, gives NaN.

    Example:
        >>> import numpy as np
        >>> from metier.measure.draws import draws_of_amounts
        >>> tables = next(draws_of_amounts([[30, 0], [10, 20]], np.random.default_rng(1), log_sd=0.165))
        >>> tables.shape, float(tables[:, 0, 1].max())
        ((50, 2, 2), 0.0)
    """
    values = _one_table(amounts, "amounts")
    _refuse_numbers(draws, batch)
    _refuse_generator(generator)
    sd = refuse_impossible(as_floats(log_sd, "log_sd"), "log_sd")
    try:
        sd = np.where(values == 0, 0.0, np.broadcast_to(sd, values.shape))
    except ValueError:
        problem = f"log_sd has the shape {sd.shape}, which does not fit the shape {values.shape}"
        raise ArrayError([Fault(problem, "Hand over one number, or one per cell.")]) from None
    return _batches(lambda count: values * np.exp(sd * generator.standard_normal((count, *values.shape))), draws, batch)


def draws_of_rounding(
    shares: ArrayLike,
    generator: np.random.Generator,
    draws: int = 200,
    *,
    half_width: float,
    batch: int = 50,
) -> Iterator[Floats]:
    """Tables of shares as they might have been before rounding: each cell anywhere within its last digit.

    Formula:
        max(0, s_ra + h u), u uniform on -1 to 1

    Source:
        chosen here

    Args:
        shares: published shares (regions, activities), fractions or per cent.
        generator: NumPy's generator, seeded by the caller.
        draws: how many tables.
        half_width: half of the last printed digit, h: 0.05 for one decimal.
        batch: how many of them at once.

    Returns:
        An iterator of arrays (up to batch, regions, activities), in the unit of the shares, `draws` in all.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; not two dimensions; a
            half width, number of draws or batch that does not fit.

    Zero, missing, ties:
        A share printed as 0 is drawn as 0 in half of the tables and up to h in the other. Missing stays missing.

    Example:
        >>> import numpy as np
        >>> from metier.measure.draws import draws_of_rounding
        >>> tables = next(draws_of_rounding([[4.6, 0.1]], np.random.default_rng(1), half_width=0.05))
        >>> bool((abs(tables - [4.6, 0.1]) <= 0.05).all())
        True
    """
    values = _one_table(shares, "shares")
    _refuse_numbers(draws, batch)
    _refuse_generator(generator)
    if not 0 <= number(half_width) < np.inf:
        raise ArrayError([Fault(f"half_width is {half_width}", "It is 0 or more, half of the last digit.")])
    return _batches(
        lambda count: np.maximum(values + half_width * generator.uniform(-1, 1, (count, *values.shape)), 0.0),
        draws,
        batch,
    )


def _one_table(x: ArrayLike, name: str) -> Floats:
    values = regions_by_activities(x, name)
    if values.ndim != 2:
        problem = f"{name} has the shape {values.shape}"
        raise ArrayError([Fault(problem, "Hand over one table: regions, activities.")])
    return values


def _refuse_generator(generator: object) -> None:
    refuse_other(generator, np.random.Generator, "generator", "Hand over numpy.random.default_rng(seed).")


def _refuse_numbers(draws: int, batch: int) -> None:
    faults = [
        Fault(f"{name} is {value}", "It is a whole number, 1 or more.")
        for name, value in (("draws", draws), ("batch", batch))
        if not whole(value) >= 1
    ]
    if faults:
        raise ArrayError(faults)


def _batches(tables: Callable[[int], Floats], draws: int, batch: int) -> Iterator[Floats]:
    for done in range(0, draws, batch):
        yield tables(min(batch, draws - done))
