"""From Eurostat's own TSV, and the same figures as SDMX-CSV, to a study."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from metier.errors import InputError
from metier.project.checking import check
from metier.project.new_study import new_study_from
from metier.project.opening import open_study
from metier.sources.eurostat import long
from metier.sources.tables import read_table

TSV = "lfst_r_lfe2en2.tsv"
AGE = "Y_GE15"


def as_written(tsv: Path) -> dict[tuple[str, str, str], str]:
    """The cells of one age, split by plain Python."""
    lines = tsv.read_text(encoding="utf-8").splitlines()
    years = [year.strip() for year in lines[0].split("\t")[1:]]
    cells = {}
    for line in lines[1:]:
        series, *figures = line.split("\t")
        _, activity, age, region = series.split(",")
        if age == AGE and activity not in ("TOTAL", "NRP"):
            cells |= {(year, region, activity): cell.strip() for year, cell in zip(years, figures, strict=True)}
    return cells


@pytest.fixture(scope="module")
def tsv(shared: Path) -> Path:
    return shared / "data" / "eu" / "raw" / TSV


@pytest.fixture(scope="module")
def evidence(tsv: Path, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("eurostat") / "study"
    new_study_from(folder, [tsv])
    return open_study(folder)[1]


def test_every_cell_of_the_age_is_read_as_it_is_written(evidence, tsv: Path):
    written = {key: cell for key, cell in as_written(tsv).items() if key[1] in set(evidence.territories.codes)}
    read = evidence.observations.select("period", "region_code", "activity_code", "value", "status")
    assert read.height == len(written)
    for period, region, activity, value, status in read.rows():
        figure, _, letters = written[period, region, activity].partition(" ")
        assert value == (None if figure == ":" else float(figure))
        assert status == ("known" if value is not None else "confidential" if "c" in letters else "missing")


def test_flags_are_kept_beside_the_figures(evidence, tsv: Path):
    written = {
        (*key, letter)
        for key, cell in as_written(tsv).items()
        if key[1] in set(evidence.territories.codes)
        for letter in cell.partition(" ")[2]
    }
    kept = evidence.flags.select("period", "region_code", "activity_code", "flag").rows()
    assert set(kept) == written
    assert {flag for *_, flag in kept} >= {"b", "c", "u"}


def test_nuts_2_regions_are_compared_and_totals_kept_apart(evidence):
    assert len(evidence.territories.regions) > 300
    assert {evidence.territories.kinds[code] for code in evidence.territories.regions} == {"nuts 2"}
    assert evidence.territories.ancestor("BE21", "country") == "BE"
    told = [str(one.told.figures["listed"]) for one in evidence.intake if one.code == "left-out"]
    assert "'NRP' (" in told[-1] and "'TOTAL' (" in told[-1]
    assert [one.told.figures["codes"] for one in evidence.intake if one.code == "left-out"][-1] == 2
    assert evidence.observations["period"].unique().sort().to_list() == [str(year) for year in range(2008, 2016)]


def test_sdmx_csv_of_the_same_figures_gives_the_same_observations(evidence, tsv: Path, tmp_path: Path):
    cells = long(read_table(tsv.parent, tsv.name).table).cells
    sdmx = cells.select(
        pl.lit("ESTAT:LFST_R_LFE2EN2(1.0)").alias("DATAFLOW"),
        pl.lit("A").alias("freq"),
        "unit",
        "nace_r2",
        "age",
        "geo",
        pl.col("time").alias("TIME_PERIOD"),
        pl.col("value").str.extract(r"^([\d.]+)").alias("OBS_VALUE"),
        pl.col("value").str.extract(r" ([a-z]+)$").alias("OBS_FLAG"),
    )
    sdmx.write_csv(tmp_path / "lfst_r_lfe2en2.csv")
    new_study_from(tmp_path / "study", [tmp_path / "lfst_r_lfe2en2.csv"])
    _, other = open_study(tmp_path / "study")
    key = ["period", "region_code", "activity_code"]
    assert other.observations.drop("layer").sort(key).equals(evidence.observations.drop("layer").sort(key))
    assert set(other.flags.rows()) == set(evidence.flags.rows())


def test_a_tsv_with_a_series_of_too_few_dimensions_is_refused(tmp_path: Path):
    (tmp_path / "x.tsv").write_text("unit,nace_r2,geo\\time\t2015 \t2014 \nTHS,A,AT1\t1 \t2 \nTHS,AT2\t1 \t2 \n")
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [tmp_path / "x.tsv"])
    assert str(refusal.value) == (
        "x.tsv, row 3, column unit,nace_r2,geo\\time: the first cell does not name 3 dimensions, as its heading does. "
        "Fetch the file again."
    )


def test_a_cell_that_is_no_figure_is_told_at_its_place(tmp_path: Path):
    (tmp_path / "x.tsv").write_text(
        "unit,nace_r2,geo\\time\t2015 \t2014 \nTHS,A,AT11\t1.5 \t2 \nTHS,A,AT12\tten \t2 \n"
    )
    new_study_from(tmp_path / "study", [tmp_path / "x.tsv"])
    assert check(tmp_path / "study").rows() == [
        (
            "error",
            "refused",
            "x.tsv, cell B3",
            "x.tsv, cell B3",
            "'ten' is not a number. Write digits and a decimal point, nothing else; leave the cell empty where the "
            "figure is missing.",
        )
    ]


def test_divisions_of_2014_with_a_tenth_of_the_cells_missing(shared: Path, tmp_path: Path):
    new_study_from(tmp_path / "study", [shared / "data" / "eu" / "employment_by_nace_2014.parquet"])
    _, evidence = open_study(tmp_path / "study")
    regions = evidence.observations.filter(pl.col("region_code").is_in(list(evidence.territories.regions)))
    assert len(evidence.territories.regions) == 283
    assert regions["activity_code"].n_unique() == 68
    cells = 283 * 68
    assert 0.08 < 1 - regions["value"].is_not_null().sum() / cells < 0.2


def test_divisions_of_2014_as_sdmx_csv_give_the_same_observations(shared: Path, tmp_path: Path):
    """A figure that is not there bears the flag ``c``, and is kept apart from one that is merely missing."""
    table = pl.read_parquet(shared / "data" / "eu" / "employment_by_nace_2014.parquet")
    table.write_parquet(tmp_path / "employment_by_nace_2014.parquet")
    sdmx = table.select(
        pl.lit("ESTAT:SBS_R_NUTS06_R2(1.0)").alias("DATAFLOW"),
        pl.lit("A").alias("freq"),
        pl.col("activity_code").alias("nace_r2"),
        pl.col("region_code").alias("geo"),
        pl.col("period").alias("TIME_PERIOD"),
        pl.col("value").alias("OBS_VALUE"),
        pl.when(pl.col("value").is_null()).then(pl.lit("c")).alias("OBS_FLAG"),
    )
    (tmp_path / "sdmx").mkdir()
    sdmx.write_csv(tmp_path / "sdmx" / "employment_by_nace_2014.csv")
    new_study_from(tmp_path / "one", [tmp_path / "employment_by_nace_2014.parquet"])
    new_study_from(tmp_path / "two", [tmp_path / "sdmx" / "employment_by_nace_2014.csv"])
    (_, one), (_, two) = open_study(tmp_path / "one"), open_study(tmp_path / "two")
    key = ["period", "region_code", "activity_code"]
    figures = [*key, "value"]
    assert two.observations.select(figures).sort(key).equals(one.observations.select(figures).sort(key))
    hidden = two.observations.filter(pl.col("value").is_null())
    assert hidden.height > 0
    assert set(hidden["status"]) == {"confidential"}
