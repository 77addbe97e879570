"""Every public function of ``metier.measure`` with input that spoils other packages."""

from __future__ import annotations

import dataclasses
import inspect
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from metier.errors import MetierError
from metier.measure.complexity import complexity
from metier.measure.presence import compared
from metier.measure.sides import compared_values
from tests.measure.every_function import INSIDE, ROWS, SIZES, Given, Row, X, q, years
from tests.test_house import documented

PLACE = 3  # where a region or activity is put in
CELL = {"r": 2, "a": 1, "b": 1, "t": 4}  # a cell that is spoilt

UNEQUAL = np.array(
    [
        [1, 1, 1, 1, 0],
        [1, 1, 1, 0, 0],
        [1, 1, 0, 1, 0],
        [1, 0, 1, 0, 0],
        [1, 1, 0, 0, 0],
        [1, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 1, 1, 0, 1],
    ],
    dtype=np.float64,
)

Arrays = dict[str, Any]


def cell_of(axes: str) -> tuple[int, ...]:
    """The cell that is spoilt; not one of a diagonal, which may be ignored."""
    return tuple(CELL.get(letter, 0) + axes[:place].count(letter) for place, letter in enumerate(axes))


def test_every_public_function_has_a_row() -> None:
    rows = {
        f"{f.__module__}.{f.__name__}" for f in (getattr(r.function, "__wrapped__", r.function) for r in ROWS.values())
    }
    public = {name for name in documented() if name.startswith("metier.measure.")}
    assert public - rows == set(INSIDE)
    assert rows - public == set()


def called(row: Row, arrays: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """The fields of the result, nested ones by their path; a warning of numpy is an error."""
    with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
        warnings.simplefilter("error")
        first, *names = arrays
        return dict(fields(row.function(arrays[first], **{name: arrays[name] for name in names}, **row.settings)))


def fields(result: Any, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
    if dataclasses.is_dataclass(result):
        for one in dataclasses.fields(result):
            yield from fields(getattr(result, one.name), f"{path}.{one.name}".strip("."))
    elif isinstance(result, tuple) and result and isinstance(result[0], np.ndarray):
        for i, one in enumerate(result):
            yield from fields(one, f"{path}.{i}".strip("."))
    elif isinstance(result, np.ndarray | np.generic | float):
        yield path, np.asarray(result)


def of(row: Row) -> Arrays:
    return {name: given.array for name, given in row.given.items()}


def axes_of(shape: tuple[int, ...]) -> str:
    """The axes of a figure, told by their sizes."""
    letters = {size: letter for letter, size in SIZES.items()}
    return "".join(letters.get(size, "?") for size in shape)


def axes_given(row: Row) -> str:
    return "".join(given.axes for given in row.given.values())


def masks_of(row: Row) -> list[str]:
    """The arguments that say what is compared (and not, as for linkages, whose figures are wanted)."""
    arguments = inspect.signature(row.function).parameters
    masks = [name for name in ("regions", "activities") if name in arguments]
    return [name for name in masks if arguments[name].default is None and "receivers" not in arguments]


def figures_or_refusal(row: Row, arrays: Arrays) -> dict[str, np.ndarray] | None:
    """What is called gives figures, or says what is wrong and what to do."""
    try:
        return called(row, arrays)
    except MetierError as refused:
        told(refused)
        return None


def same(found: np.ndarray, expected: np.ndarray, where: str) -> None:
    assert found.shape == expected.shape, where
    if expected.dtype.kind == "f":
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12, err_msg=where)
    else:
        np.testing.assert_array_equal(found, expected, err_msg=where)


def told(refused: MetierError | pytest.ExceptionInfo[MetierError]) -> None:
    """Each fault says what is wrong, and then what to do."""
    error = refused if isinstance(refused, MetierError) else refused.value
    assert error.faults
    for fault in error.faults:
        assert len(fault.problem) > 5
        assert not fault.problem.endswith(".")
        assert fault.remedy[:1].isupper()
        assert fault.remedy.endswith(".")


def inserted(given: Given, axis: str, value: Any) -> np.ndarray:
    """One more region or activity, all of it `value`; None: a copy of one that is there."""
    array = given.array
    if value is None:
        for place, letter in enumerate(given.axes):
            if letter == axis:
                array = np.insert(array, PLACE, array.take(0, axis=place), axis=place)
        return array
    if isinstance(value, float) and not isinstance(array.dtype.type(0), float) and value != value:
        array = array.astype(np.float64)
    for place, letter in enumerate(given.axes):
        if letter == axis:
            array = np.insert(array, PLACE, value, axis=place)
    return array


def without(found: np.ndarray, base: np.ndarray, axis: str) -> np.ndarray:
    """The figures without those of what was put in."""
    for place, letter in enumerate(axes_of(base.shape)):
        if letter == axis:
            found = np.delete(found, PLACE, axis=place)
    return found


def moves_nothing(row: Row, axis: str, values: Mapping[str, Any]) -> None:
    base = called(row, of(row))
    found = called(row, {name: inserted(given, axis, values[name]) for name, given in row.given.items()})
    for name, figures in base.items():
        if name not in row.grows:
            same(without(found[name], figures, axis), figures, name)


CALLS = sorted(ROWS)


@pytest.mark.parametrize("call", CALLS)
def test_an_empty_region_or_activity_moves_no_other(call: str) -> None:
    row = ROWS[call]
    for axis in "ra":
        if axis in row.counts:
            figures_or_refusal(row, {name: inserted(given, axis, given.empty) for name, given in row.given.items()})
        elif axis in axes_given(row):
            moves_nothing(row, axis, {name: given.empty for name, given in row.given.items()})


@pytest.mark.parametrize("call", CALLS)
def test_an_unknown_region_or_activity_moves_no_other(call: str) -> None:
    row = ROWS[call]
    for axis in "ra":
        if axis in axes_given(row) and axis not in row.knows:
            moves_nothing(row, axis, {name: given.missing for name, given in row.given.items()})


@pytest.mark.parametrize("call", [call for call in CALLS if masks_of(ROWS[call])])
def test_what_is_not_compared_moves_no_other_and_has_no_figure(call: str) -> None:
    row = ROWS[call]
    base = called(row, of(row))
    for mask in masks_of(row):
        axis = mask[0]
        doubled = {name: inserted(given, axis, None) for name, given in row.given.items()}
        compared = np.delete(np.ones(SIZES[axis] + 2, dtype=bool), 0)
        compared[PLACE] = False
        settled = dataclasses.replace(row, settings={**row.settings, mask: compared})
        found = called(settled, doubled)
        for name, figures in base.items():
            if name in row.grows:
                continue
            same(without(found[name], figures, axis), figures, name)
            for place, letter in enumerate(axes_of(figures.shape)):
                if letter == axis and figures.dtype.kind == "f":
                    figure = found[name].take(PLACE, axis=place)
                    same(figure, np.full_like(figure, row.out), name)
        for wrong in (compared.astype(int), compared[1:-1], compared.astype(object), "all", [[[True]]]):
            with pytest.raises(MetierError) as refused:
                called(dataclasses.replace(row, settings={**row.settings, mask: wrong}), of(row))
                pytest.fail(f"{mask} {wrong!r} was taken")
            told(refused)


@pytest.mark.parametrize(
    "call", [c for c in CALLS if "minimum_diversity" in inspect.signature(ROWS[c].function).parameters]
)
def test_a_minimum_size_leaves_out_what_is_too_small_and_says_so(call: str) -> None:
    row = ROWS[call]
    for fewest in (2, 3):
        part = compared(UNEQUAL, minimum_diversity=fewest, minimum_ubiquity=2)
        assert not part.regions.all()
        assert part.regions.any()
        arrays = {**{name: inserted(given, "r", given.empty) for name, given in row.given.items()}, "m": UNEQUAL}
        minima = {"minimum_diversity": fewest, "minimum_ubiquity": 2}
        masks = {"regions": part.regions, "activities": part.activities}
        settings = {k: v for k, v in row.settings.items() if k not in minima}
        found = called(dataclasses.replace(row, settings={**settings, **minima}), arrays)
        masked = called(dataclasses.replace(row, settings={**settings, **masks}), arrays)
        for name, figures in found.items():
            if "left_out" in name:
                np.testing.assert_array_equal(figures, getattr(part.left_out, name.rsplit(".", 1)[-1]))
            elif name not in ("regions", "activities"):
                same(figures, masked[name], name)


@pytest.mark.parametrize("call", [c for c in CALLS if "minimum" in inspect.signature(ROWS[c].function).parameters])
def test_a_least_total_leaves_out_what_is_too_small(call: str) -> None:
    row = ROWS[call]
    arguments = inspect.signature(row.function).parameters
    whom = row.settings.get("of", arguments["of"].default if "of" in arguments else None)
    side = whom or ("activities" if "coagg" in call or "ellison" in call else "regions")
    least = float(np.median(X.sum(axis=1 if side == "regions" else 0)))
    part = compared_values(X, of=side, minimum=least)
    codes = part.left_out.region_codes if side == "regions" else part.left_out.activity_codes
    assert set(codes.tolist()) == {0, 3}
    found = called(dataclasses.replace(row, settings={**row.settings, "minimum": least}), of(row))
    masked = called(dataclasses.replace(row, settings={**row.settings, side: codes == 0}), of(row))
    handed = called(row, {**of(row), "x": part.values})
    for name, figures in found.items():
        if "left_out" not in name:
            same(figures, masked[name], name)
            same(figures, handed[name], name)
    for wrong in (-1.0, np.inf, np.nan):
        with pytest.raises(MetierError) as refused:
            called(dataclasses.replace(row, settings={**row.settings, "minimum": wrong}), of(row))
        told(refused)


def reached(shape: tuple[int, ...], reach: str) -> np.ndarray:
    """Which figures a missing cell may move."""
    axes = axes_of(shape)
    if reach == "all":
        return np.ones(shape, dtype=bool)
    at = {}
    for letter in "rab":
        hit = np.zeros(shape, dtype=bool)
        for place, own in enumerate(axes):
            if own == letter:
                np.moveaxis(hit, place, 0)[CELL[letter]] = True
        at[letter] = hit if letter in axes else np.ones(shape, dtype=bool)
    return {**at, "cell": at["r"] & at["a"], "ra": at["r"] | at["a"]}[reach]


@pytest.mark.parametrize("call", CALLS)
def test_a_missing_cell_spoils_nothing_beyond_its_reach(call: str) -> None:
    row = ROWS[call]
    base = called(row, of(row))
    for name, given in row.given.items():
        if given.array.dtype.kind != "f":
            continue
        holed = given.array.copy()
        holed[cell_of(given.axes)] = np.nan
        if given.missing == given.missing:
            with pytest.raises(MetierError) as refused:
                called(row, {**of(row), name: holed})
                pytest.fail(f"{name} with a missing cell was taken")
            told(refused)
            continue
        found = called(row, {**of(row), name: holed})
        for figure, before in base.items():
            after = found[figure]
            assert after.shape == before.shape
            beyond = ~reached(before.shape, given.reach or row.reach)
            same(after[beyond], before[beyond], f"{figure} without a cell of {name}")
            if before.dtype.kind == "f":
                spoilt = np.isnan(after) & ~np.isnan(before) & ~reached(before.shape, "ra")
                assert not spoilt.any(), f"{figure} is missing beyond the region and activity of {name}"


@pytest.mark.parametrize("call", CALLS)
def test_infinite_and_negative_cells_are_refused(call: str) -> None:
    row = ROWS[call]
    for name, given in row.given.items():
        if given.array.dtype.kind != "f":
            continue
        for value in [np.inf] * (not given.endless) + [-np.inf] + [-1.0] * (not given.signed):
            spoilt = given.array.copy()
            spoilt[cell_of(given.axes)] = value
            with pytest.raises(MetierError) as refused:
                called(row, {**of(row), name: spoilt})
                pytest.fail(f"{name} with {value} was taken")
            told(refused)


def cut(given: Given, axis: str, count: int) -> np.ndarray:
    array = given.array
    for place, letter in enumerate(given.axes):
        if letter == axis:
            array = np.take(array, range(count), axis=place)
    return array


@pytest.mark.parametrize("call", CALLS)
def test_one_or_none_gives_figures_or_a_refusal(call: str) -> None:
    row = ROWS[call]
    base = called(row, of(row))
    for axis, count in (("r", 0), ("r", 1), ("a", 0), ("a", 1)):
        found = figures_or_refusal(row, {name: cut(given, axis, count) for name, given in row.given.items()})
        for name, figures in (found or {}).items():
            if name not in row.grows:
                shape = base[name].shape
                axes = zip(axes_of(shape), shape, strict=True)
                assert figures.shape == tuple(count if letter == axis else size for letter, size in axes), name


@pytest.mark.parametrize("call", CALLS)
def test_all_alike_gives_figures_or_a_refusal(call: str) -> None:
    """Nothing at all; no specialisation at all; nothing known."""
    row = ROWS[call]
    base = called(row, of(row))
    first = next(iter(row.given.values()))
    tables = [name for name, given in row.given.items() if given.axes == first.axes and given.array.dtype.kind == "f"]
    for fill in (0.0, 1.0, np.nan):
        found = figures_or_refusal(row, {**of(row), **{name: np.full_like(first.array, fill) for name in tables}})
        for name, figures in (found or {}).items():
            assert figures.shape == base[name].shape, name


def drawn(given: Given, sizes: Mapping[str, int], generator: np.random.Generator) -> np.ndarray:
    """A small array of the same kind: many zeros, ones and equals, and missing cells where they may be."""
    shape = tuple(sizes.get(letter, 1) for letter in given.axes)
    if given.array.dtype.kind != "f":
        return generator.integers(0, 2, shape).astype(given.array.dtype)
    few = [0.0, 1.0] if np.isin(given.array, (0, 1)).all() else [0.0, 0.0, 0.25, 1.0, 1.0, 2.0, 1e-9, 1e6]
    values = generator.choice(few, shape)
    if given.axes == "aa":
        values = values + values.T
    if given.array.max(initial=0) <= 1:
        values = values.clip(0, 1)
    missing = generator.random(shape) < 0.2
    return np.where(missing, np.nan, values) if np.isnan(given.missing) and generator.random() < 0.5 else values


@pytest.mark.parametrize("call", CALLS)
def test_small_odd_tables_give_figures_or_a_refusal(call: str) -> None:
    row, generator = ROWS[call], np.random.default_rng(len(call))
    for _ in range(6):
        sizes = {"r": generator.integers(0, 6), "a": generator.integers(0, 6), "b": 2, "t": generator.integers(2, 7)}
        figures_or_refusal(row, {name: drawn(given, sizes, generator) for name, given in row.given.items()})


@pytest.mark.parametrize("call", CALLS)
def test_regions_that_are_twins_have_the_same_figures(call: str) -> None:
    row = ROWS[call]
    if "r" not in row.given[next(iter(row.given))].axes or call.startswith(("draws", "fit_logit")):
        return
    twins = {}
    for name, given in row.given.items():
        array = given.array
        if given.axes.count("r") > 1:
            continue
        for place, letter in enumerate(given.axes):
            if letter == "r":
                order = [0, 0, *range(2, SIZES["r"])]
                array = np.take(array, order, axis=place)
        twins[name] = array
    if len(twins) < len(row.given):
        return
    found = called(row, twins)
    for name, figures in found.items():
        axes = axes_of(figures.shape)
        if axes.count("r") == 1 and name not in row.grows:
            place = axes.index("r")
            same(np.take(figures, 0, axis=place), np.take(figures, 1, axis=place), name)


ORDERED = (  # numbers of a generator, and a list of plants that names positions
    "draws_of",
    "plant_sizes",
    "theil_by_chance",
    "polarisation_by_chance",
)


@pytest.mark.parametrize("call", [call for call in CALLS if not call.startswith(ORDERED)])
def test_the_order_of_regions_and_activities_says_nothing(call: str) -> None:
    row = ROWS[call]
    orders = {"r": np.array([3, 0, 6, 1, 5, 2, 4]), "a": np.array([2, 4, 0, 3, 1])}

    def moved(array: np.ndarray, axes: str) -> np.ndarray:
        for place, letter in enumerate(axes):
            array = np.take(array, orders[letter], axis=place) if letter in orders else array
        return array

    found = called(row, {name: moved(given.array, given.axes) for name, given in row.given.items()})
    for name, figures in called(row, of(row)).items():
        if name not in row.grows and "partner" not in name.replace("by_partner", "").replace("partner_has", ""):
            same(found[name], moved(figures, axes_of(figures.shape)), name)


def kinds(array: np.ndarray) -> Iterator[tuple[str, Any]]:
    """The same values in other clothes."""
    yield "fortran", np.asfortranarray(array)
    yield "reversed", np.ascontiguousarray(array[::-1])[::-1]
    yield "strided", np.repeat(array, 2, axis=-1)[..., ::2]
    yield "big-endian", array.astype(array.dtype.newbyteorder(">"))
    yield "list", array.tolist()
    if array.dtype.kind == "f":
        yield "float32", array.astype(np.float32)
        if (array == np.rint(array)).all() and not np.signbit(array).any():
            yield "int64", array.astype(np.int64)
            yield "uint16", array.astype(np.uint16)
        if np.isin(array, (0, 1)).all():
            yield "boolean", array.astype(bool)
            yield "int8", array.astype(np.int8)


@pytest.mark.parametrize("call", CALLS)
def test_every_kind_of_array_gives_the_same_float64(call: str) -> None:
    row = ROWS[call]
    base = called(row, of(row))
    assert all(
        figures.dtype in (np.float64, np.int64, np.int8, np.bool_) or figures.dtype.kind == "U"
        for figures in base.values()
    )
    for name, given in row.given.items():
        for kind, array in kinds(given.array):
            found = called(row, {**of(row), name: array})
            for figure, expected in base.items():
                assert found[figure].dtype == expected.dtype, f"{figure} of {name} as {kind}"
                same(found[figure], expected, f"{figure} of {name} as {kind}")


@pytest.mark.parametrize("call", CALLS)
def test_nothing_is_written_to_what_was_handed_over(call: str) -> None:
    row = ROWS[call]
    arrays = {name: given.array.copy() for name, given in row.given.items()}
    base = called(row, arrays)
    for name, given in row.given.items():
        np.testing.assert_array_equal(arrays[name], given.array, err_msg=name)
        arrays[name].flags.writeable = False
    for name, figures in called(row, arrays).items():
        same(figures, base[name], name)
    spoilt = called(row, {name: array.copy() for name, array in arrays.items()})
    for figures in spoilt.values():
        if figures.flags.writeable and figures.dtype.kind == "f":
            figures[...] = -9
    for name, given in row.given.items():
        np.testing.assert_array_equal(arrays[name], given.array, err_msg=name)


AMOUNTS = ("x", "first", "last", "imports", "flows", "reference", "reference_first", "reference_last", "firms")


def of_amounts(call: str) -> bool:
    """Whether the first table has a unit, and is not of quotients."""
    name, given = next(iter(ROWS[call].given.items()))
    return name in AMOUNTS and given is not q and given is not years


@pytest.mark.parametrize("call", [call for call in CALLS if of_amounts(call)])
def test_the_largest_and_smallest_amounts_have_figures(call: str) -> None:
    row = ROWS[call]
    base = called(row, of(row))
    for power in (1000, -1000):
        sized = {n: given.array * 2.0**power if n in AMOUNTS else given.array for n, given in row.given.items()}
        for name, figures in called(row, sized).items():
            if figures.dtype.kind == "f":
                np.testing.assert_array_equal(np.isnan(figures), np.isnan(base[name]), err_msg=name)


@pytest.mark.parametrize("call", CALLS)
def test_leading_dimensions_are_so_many_tables(call: str) -> None:
    row = ROWS[call]
    base = called(row, of(row))

    def stacked(count: int) -> Arrays:
        return {
            name: np.stack([given.array] * count)
            if count and given.leads
            else np.empty((0, *given.array.shape), given.array.dtype)
            if given.leads
            else given.array
            for name, given in row.given.items()
        }

    if not row.lead:
        with pytest.raises(MetierError) as refused:
            called(row, stacked(2))
        told(refused)
        return
    found, none = called(row, stacked(2)), called(row, stacked(0))
    for name, figures in base.items():
        if found[name].shape == figures.shape:  # one figure for all, as a prior's
            continue
        for one in found[name]:
            same(one, figures, name)
        assert none[name].shape == (0, *figures.shape), name


def test_a_setting_that_is_no_number_is_refused() -> None:
    tried = set()
    for row in ROWS.values():
        function = getattr(row.function, "__wrapped__", row.function)
        for name, parameter in inspect.signature(function).parameters.items():
            kind = parameter.annotation.removesuffix(" | None")
            if kind not in ("int", "float") or (function, name) in tried:
                continue
            tried.add((function, name))
            for wrong in (np.nan, np.inf, "2", [1, 2], *([2.5, -1, True] if kind == "int" else [])):
                if function is complexity and name == "draw_count":
                    arrays = {**of(row), "draws": lambda place: ROWS["complexity"].given["m"].array}
                else:
                    arrays = of(row)
                with pytest.raises(MetierError) as refused:
                    called(dataclasses.replace(row, settings={**row.settings, name: wrong}), arrays)
                    pytest.fail(f"{name} of {function.__name__} as {wrong!r} was taken")
                told(refused)
    assert len(tried) > 80


@pytest.mark.parametrize("call", CALLS)
def test_what_is_no_table_of_numbers_is_refused(call: str) -> None:
    row = ROWS[call]
    first = next(iter(row.given))
    array = row.given[first].array
    objects = array.astype(object)
    objects[(0,) * array.ndim] = None
    wrong = {
        "objects": objects,
        "text": array.astype(str),
        "complex": array.astype(complex),
        "dates": np.zeros(array.shape, "datetime64[D]"),
        "nothing": None,
    }
    if not row.flat:
        wrong |= {"one dimension": array[(0,) * (array.ndim - 1)], "no dimension": np.float64(1.0), "empty": []}
    for kind, given in wrong.items():
        with pytest.raises(MetierError) as refused:
            called(row, {**of(row), first: given})
            pytest.fail(f"{first} as {kind} was taken")
        told(refused)


@pytest.mark.parametrize("call", CALLS)
def test_a_further_argument_of_another_shape_is_refused(call: str) -> None:
    row = ROWS[call]
    first, *rest = row.given
    for name in rest:
        given = row.given[name]
        shared = [place for place, letter in enumerate(given.axes) if letter in row.given[first].axes][-1]
        longer = np.insert(given.array, 0, given.array.take(0, axis=shared), axis=shared)
        none = np.take(given.array, [], axis=shared)
        for kind, array in (("longer", longer), ("none", none), ("text", given.array.astype(str))):
            if kind == "text" and name == "groups":
                continue
            with pytest.raises(MetierError) as refused:
                called(row, {**of(row), name: array})
                pytest.fail(f"{name} as {kind} was taken")
            told(refused)
