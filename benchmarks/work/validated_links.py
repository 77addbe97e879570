"""Validated links between activities: the null model, exact p-values of all pairs, false discovery rate."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], np.ndarray]


def _present(given: Path) -> np.ndarray:
    values = np.load(given.with_suffix(".npy"))
    return (values / values.sum(axis=1)[:, None] > values.sum(axis=0) / values.sum()).astype(np.int64)


def metier(given: Path) -> Run:
    from metier.measure.validated_links import validated_links

    present = _present(given)
    return lambda: validated_links(present).validated


def bicm(given: Path) -> Run:
    import bicm as package

    present = _present(given)

    def run() -> np.ndarray:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            graph = package.BipartiteGraph(biadjacency=present)
            graph.solve_tool(verbose=False)
            graph.compute_projection(rows=False, alpha=0.05, approx_method="poibin", threads_num=1)
        found = np.zeros((present.shape[1],) * 2, dtype=bool)
        for one, others in graph.projected_cols_adj_list.items():
            found[one, others] = found[others, one] = True
        return found

    return run


CONTESTANTS = {"metier": metier, "bicm": bicm}


def checked(found: np.ndarray) -> dict[str, np.ndarray]:
    """What must agree: which links stand."""
    return {"validated": found.astype(np.float64)}
