"""A worksheet whose rows come from a table at once: a study has too many cells to write them one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl
from polars import selectors
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767
ROWS_AT_ONCE = 20_000  # bounds the text that is made before it is written


@dataclass(frozen=True)
class Cells:
    """A column below the heading.

    Attributes:
        figures: numbers; null, and what is no number, is an empty cell. None: the column has none.
        texts: texts, in place of figures where there is one. None: the column has none.
        formats: the formats of the column.
        which: of each cell the position of its format; null where there is no cell at all. None: all have the first.
    """

    figures: pl.Series | None
    texts: pl.Series | None
    formats: tuple[Format, ...]
    which: pl.Series | None = None


@dataclass(frozen=True)
class Rows:
    """The rows below a sheet's heading.

    Attributes:
        columns: their cells; texts as their places in the workbook's list of texts.
        heights: of each row in points; null for the usual height.
    """

    columns: tuple[Cells, ...]
    heights: pl.Series


class TableSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter's classes come without types
    """A worksheet with a heading that is written cell by cell, and below it the rows of a table."""

    dim_rowmin: int | None  # the first and the last row; xlsxwriter's own
    dim_rowmax: int | None

    def __init__(self) -> None:
        super().__init__()
        self._below: Rows | None = None

    def put_rows(self, table: pl.DataFrame, formats: tuple[Format, ...], heights: pl.Series) -> None:
        """Put a table below the heading: text as text whatever it looks like, figures as numbers, nothing as empty.

        Args:
            table: figures and texts; null, and a figure that is no number, is an empty cell.
            formats: one for each column.
            heights: of each row in points; null for the usual height.
        """
        plain = table.with_columns(selectors.boolean().cast(pl.Int8), selectors.enum().cast(pl.String))
        self.put_cells(
            [
                Cells(None, column, (style,)) if column.dtype == pl.String else Cells(column, None, (style,))
                for column, style in zip(plain, formats, strict=True)
            ],
            heights,
        )

    def put_cells(self, columns: Sequence[Cells], heights: pl.Series) -> None:
        """Put columns of cells below the heading; what is written cell by cell further down follows them."""
        if not len(heights):
            return
        self._check_dimensions(len(heights), len(columns) - 1)
        self._below = Rows(tuple(map(self._placed, columns)), heights)

    def _placed(self, cells: Cells) -> Cells:
        return cells if cells.texts is None else replace(cells, texts=self._places(cells.texts))

    def _places(self, texts: pl.Series) -> pl.Series:
        """Texts as their places in the workbook's list, which also counts how often they are used."""
        different = texts.drop_nulls().unique(maintain_order=True)
        places = [self.str_table._get_shared_string_index(text[:LONGEST_TEXT]) for text in different]
        self.str_table.count += len(texts) - texts.null_count() - len(places)
        return texts.replace_strict(different, pl.Series(places, dtype=pl.UInt32), return_dtype=pl.UInt32)

    def _write_rows(self) -> None:
        """Called by xlsxwriter when it writes the sheet; what it knows cell by cell stands above and below the rows."""
        if self._below is None:
            super()._write_rows()
            return
        first, last = self.dim_rowmin, self.dim_rowmax
        self.dim_rowmax = 0
        super()._write_rows()
        for text in _as_xml(self._below):
            self.fh.write(text)
        self.dim_rowmin, self.dim_rowmax = len(self._below.heights) + 1, last
        super()._write_rows()
        self.dim_rowmin = first


def _as_xml(rows: Rows) -> Iterator[str]:
    """The rows as they stand in the sheet's file, some thousands at a time."""
    opened = pl.concat_str(
        pl.format('<row r="{}"', "row"), pl.format(' ht="{}" customHeight="1"', "height").fill_null(""), pl.lit(">")
    )
    cells = [_cell(i, column) for i, column in enumerate(rows.columns)]
    named = [series for i, column in enumerate(rows.columns) for series in _series(i, column)]
    table = pl.DataFrame([rows.heights.alias("height"), *named])
    numbered = table.with_columns(pl.int_range(2, pl.len() + 2).alias("row"))
    for part in numbered.iter_slices(ROWS_AT_ONCE):
        yield "".join(part.select(pl.concat_str(opened, *cells, pl.lit("</row>")))[:, 0])


def _series(number: int, column: Cells) -> Iterator[pl.Series]:
    """What `_cell` looks at."""
    if column.figures is not None:
        yield column.figures.alias(f"figure {number}")
    if column.texts is not None:
        yield column.texts.alias(f"text {number}")
    if column.which is not None:
        styles = pl.Series([style._get_xf_index() for style in column.formats], dtype=pl.UInt32)
        yield styles.gather(column.which.cast(pl.UInt32)).alias(f"style {number}")


def _cell(number: int, column: Cells) -> pl.Expr:
    """One cell of each row; an empty one keeps its format."""
    alike = column.which is None
    style = str(column.formats[0]._get_xf_index()) if alike else "{}"
    place = f'<c r="{xl_col_to_name(number)}{{}}" s="{style}"'
    at = [pl.col("row")] if alike else [pl.col("row"), pl.col(f"style {number}")]
    kinds = []
    if column.texts is not None:
        kinds.append(pl.format(f'{place} t="s"><v>{{}}</v></c>', *at, f"text {number}"))
    if column.figures is not None:
        figure = pl.col(f"figure {number}")
        shown = pl.when(figure.cast(pl.Float64).is_finite()).then(figure)
        kinds.append(pl.format(f"{place}><v>{{}}</v></c>", *at, shown))
    return pl.coalesce(*kinds, pl.format(f"{place}/>", *at), pl.lit(""))
