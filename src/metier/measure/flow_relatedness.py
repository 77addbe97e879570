"""Relatedness from flows between activities: people who change jobs, goods that one makes and another uses."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive, within_range
from metier.measure.relatedness import square_matrices

Form = Literal["ratio", "scaled"]
Direction = Literal["mean", "from"]
Chain = Literal["mean", "largest", "suppliers", "customers"]


def flow_relatedness(flows: ArrayLike, form: Form = "ratio", *, direction: Direction = "mean") -> Floats:
    """Relatedness from flows (skill relatedness): flows over what the size of both activities' flows would give.

    Formula:
        R_ij = F_ij F / (F_i. F_.j), F_i. = sum_j F_ij, F_.j = sum_i F_ij, F their total, j /= i; both directions:
        (R_ij + R_ji) / 2; scaled: (R - 1) / (R + 1).

    Source:
        Neffke, Henning 2013; the ratio over margins: Neffke, Otto, Weyh 2017 [both unverified]

    Args:
        flows: from row to column (..., activities, activities), people or any other unit, not negative.
        form: ``"ratio"``: 1 is what chance gives; ``"scaled"``: from -1 to 1, 0 is what chance gives.
        direction: ``"mean"`` of both directions, symmetric; ``"from"``: from row to column as it is.

    Returns:
        Relatedness (..., activities, activities), a pure number. The diagonal is 0 and means nothing.

    Raises:
        ArrayError: values that are infinite, negative or missing; a matrix that is not square; another word for a
            setting.

    Zero, missing, ties:
        The diagonal (who stays) is ignored, in the sums too. An activity that nothing leaves, or nothing enters, has
        no expectation: its ratio in that direction is 0, as where nothing flows.

    Example:
        >>> from metier.measure.flow_relatedness import flow_relatedness
        >>> flow_relatedness([[9, 4, 0], [2, 9, 2], [0, 0, 9]], direction="from")
        array([[0., 2., 0.],
               [2., 0., 2.],
               [0., 0., 0.]])
    """
    _refuse_word("form", form, get_args(Form))
    _refuse_word("direction", direction, get_args(Direction))
    moved = within_range(square_matrices(flows, "flows"))
    out, into = moved.sum(axis=-1, keepdims=True), moved.sum(axis=-2, keepdims=True)
    total = moved.sum(axis=(-2, -1), keepdims=True)
    ratio = np.nan_to_num((moved / positive(out)) / positive(into / positive(total)))
    if direction == "mean":
        ratio = (ratio + np.swapaxes(ratio, -1, -2)) / 2
    return _without_diagonal((ratio - 1) / (ratio + 1) if form == "scaled" else ratio)


def input_output_relatedness(flows: ArrayLike, form: Chain = "mean") -> Floats:
    """Relatedness from input-output tables: how much two activities buy from each other, or buy and sell alike.

    Formula:
        With a_ij = z_ij / sum_k z_kj (share in j's purchases), b_ij = z_ij / sum_k z_ik (share in i's sales):
        mean (a_ij + a_ji + b_ij + b_ji) / 4; largest max(a_ij, a_ji, b_ij, b_ji);
        suppliers: cosine of the purchases a_.i and a_.j; customers: cosine of the sales b_i. and b_j.

    Source:
        largest: Ellison, Glaeser, Kerr 2010 [unverified]; mean, suppliers, customers: chosen here, after Fan, Lang
        2000 [unverified]

    Args:
        flows: what the row sells to the column (..., activities, activities), any unit, not negative.
        form: one of the names above.

    Returns:
        Relatedness (..., activities, activities), symmetric, from 0 to 1. The diagonal is 0 and means nothing.

    Raises:
        ArrayError: values that are infinite, negative or missing; a matrix that is not square; another word for
            ``form``.

    Zero, missing, ties:
        What an activity sells to itself is ignored, in the sums too. Who buys (or sells) nothing has shares of 0.

    Example:
        >>> from metier.measure.flow_relatedness import input_output_relatedness
        >>> input_output_relatedness([[0, 3, 1], [1, 0, 0], [0, 1, 0]], "largest")
        array([[0., 1., 1.],
               [1., 0., 1.],
               [1., 1., 0.]])
    """
    _refuse_word("form", form, get_args(Chain))
    sold = within_range(square_matrices(flows, "flows"))
    bought_shares = np.nan_to_num(sold / positive(sold.sum(axis=-2, keepdims=True)))
    sold_shares = np.nan_to_num(sold / positive(sold.sum(axis=-1, keepdims=True)))
    if form == "suppliers":
        return _cosine(np.swapaxes(bought_shares, -1, -2))
    if form == "customers":
        return _cosine(sold_shares)
    if form == "largest":
        one_way = np.maximum(bought_shares, sold_shares)
        return np.asarray(np.maximum(one_way, np.swapaxes(one_way, -1, -2)))
    one_way = (bought_shares + sold_shares) / 4
    return np.asarray(one_way + np.swapaxes(one_way, -1, -2))


def _cosine(profiles: Floats) -> Floats:
    """Cosine of every two rows; 0 with a row of zeros."""
    length = np.sqrt((profiles**2).sum(axis=-1, keepdims=True))
    alike = profiles / np.where(length > 0, length, 1)
    return _without_diagonal(np.minimum(alike @ np.swapaxes(alike, -1, -2), 1.0))


def _without_diagonal(values: Floats) -> Floats:
    place = np.arange(values.shape[-1])
    values[..., place, place] = 0.0
    return np.asarray(values)


def _refuse_word(name: str, word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise ArrayError([Fault(f"the {name} is {word!r}", f"Write one of: {', '.join(words)}.")])
