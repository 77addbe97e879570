"""Labels of a long table as whole numbers, in the labels' own order, and back to labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault
from metier.frames.kinds import Table

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Distinct:
    """The distinct labels of a key column, in their order.

    Attributes:
        labels: as the table's own package has them.
    """

    labels: Any
    _take: Callable[[Any, NDArray[np.integer]], Any]
    _joined: Callable[[list[Any]], Any]

    def written(self, codes: NDArray[np.integer]) -> Any:
        """The labels of these codes as a column of the table's own kind and type."""
        return self._take(self.labels, codes)

    def written_in_pieces(self, codes: Iterable[Codes]) -> Any:
        """The same for codes that come piece after piece.

        A piece that comes again is written once. Arrow and polars then keep its text once too, which of a panel
        with the same regions and activities in every period is most of the labels.
        """
        written: dict[bytes, Any] = {}
        pieces = []
        for piece in codes:
            key = piece.tobytes()
            if key not in written:
                written[key] = self.written(piece)
            pieces.append(written[key])
        return self._joined(pieces or [self.written(np.empty(0, dtype=np.int32))])

    def listed(self) -> list[Any]:
        """The labels in order, as plain Python."""
        return list(self.labels.tolist() if hasattr(self.labels, "tolist") else self.labels.to_list())


@dataclass(frozen=True)
class Labels:
    """A key column, taken apart.

    Attributes:
        codes: (rows,), the place of each row's label among the distinct ones; -1 where the label is missing.
        distinct: what the codes stand for.
    """

    codes: Codes
    distinct: Distinct

    @property
    def count(self) -> int:
        """How many distinct labels there are."""
        return len(self.distinct.labels)


def labels_of(table: Table, name: Any) -> tuple[Labels, list[Fault]]:
    """Take a key column apart; labels of several types have no order, which is a fault."""
    column = table.column(name)
    try:
        if table.is_pandas:
            return _of_pandas(column), []
        return _of_polars(column) if table.frame.implementation.is_polars() else _of_pyarrow(column), []
    except TypeError:
        return _of_pandas(column.map(repr)), [
            Fault("the labels are of several types", "Write all labels as text, or all as numbers.", column=str(name))
        ]


def _of_pandas(column: Any) -> Labels:
    import pandas as pd

    codes, distinct = column.factorize()
    order = distinct.argsort()
    in_order = Distinct(
        distinct.take(order),
        lambda labels, at: labels.take(at),
        lambda pieces: pd.concat([pd.Series(piece, dtype=piece.dtype) for piece in pieces], ignore_index=True),
    )
    return Labels(_reordered(codes, np.asarray(order)), in_order)


def _of_polars(column: Any) -> Labels:
    import polars as pl

    distinct = column.drop_nulls().unique().sort()
    places = pl.DataFrame({"label": distinct, "place": np.arange(len(distinct), dtype=np.int32)})
    joined = pl.DataFrame({"label": column}).join(places, on="label", how="left", maintain_order="left")
    codes = joined["place"].fill_null(-1).to_numpy()
    in_order = Distinct(distinct, lambda labels, at: labels.gather(at), lambda pieces: pl.concat(pieces, rechunk=False))
    return Labels(codes, in_order)


def _of_pyarrow(column: Any) -> Labels:
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = column.combine_chunks().dictionary_encode()
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    order = pc.sort_indices(encoded.dictionary)
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    distinct = encoded.dictionary.take(order)
    if pa.types.is_dictionary(column.type):
        distinct = distinct.dictionary_encode().cast(column.type)
    in_order = Distinct(distinct, lambda labels, at: labels.take(pa.array(at)), pa.chunked_array)
    return Labels(_reordered(codes, order.to_numpy()), in_order)


def _reordered(codes: NDArray[np.integer], order: NDArray[np.integer]) -> Codes:
    """Codes after the labels were put in order; -1 stays -1."""
    place = np.empty(len(order) + 1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    place[-1] = -1
    return np.asarray(place[codes])
