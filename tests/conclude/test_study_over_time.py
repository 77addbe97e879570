"""A study folder over time with domains and declared priorities: read from files, written as tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import metier
from metier.errors import InputError
from tests.study.copies import article

WRITTEN = {
    "domains.csv": "domain,kind,layer,code\nFood,vertical,output,A\nFood,vertical,output,C\n"
    "Green,horizontal,output,A\n",
    "priorities.csv": "priority,layer,code,source\nHealth,output,A,decree\n",
    "declared.csv": "region_code,layer,code,source\nRU-BEL,output,A,strategy\nRU-BEL,output,B,strategy\n",
}
TABLES = '\n[domains]\nfile = "domains.csv"\n\n[tags]\npriorities = "priorities.csv"\ndeclared = "declared.csv"\n'


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = article(tmp_path / "study")
    for name, text in WRITTEN.items():
        (folder / name).write_text(text, encoding="utf-8")
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write(TABLES)
    return folder


def test_what_people_say_is_read_from_files(study: Path) -> None:
    result = metier.run(study)
    assert result.domains.height == 5 * 2
    assert result.domains["coefficient"].null_count() == 10  # published coefficients cannot be added up
    assert result.domains.filter(pl.col("domain") == "Food")["overlaps"].unique().to_list() == ["Green"]
    assert result.tags.height == 5
    declared = result.declared.filter((pl.col("region_code") == "RU-BEL") & (pl.col("declared") == 1))
    assert declared["activity_code"].to_list() == ["A", "B"]
    assert declared["priorities"].to_list() == ["Health", None]
    assert {"domains", "tags", "declared", "bundle"} <= set(result.tables())
    assert "overlapping-domains" in result.findings["code"]


def test_faults_of_every_such_file_are_told_at_once(study: Path) -> None:
    for name, old in (
        ("domains.csv", "output,C"),
        ("priorities.csv", "output,A"),
        ("declared.csv", "output,B"),
    ):
        text = (study / name).read_text(encoding="utf-8")
        (study / name).write_text(text.replace(old, "output,?"), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        metier.run(study)
    assert [fault.file for fault in refusal.value.faults] == ["domains.csv", "priorities.csv", "declared.csv"]
    assert str(refusal.value.faults[0]).startswith("domains.csv, row 3, column code: '?' is not a code in the class")


def test_a_file_that_is_not_there_is_told(study: Path) -> None:
    (study / "declared.csv").unlink()
    with pytest.raises(InputError, match=r"declared\.csv"):
        metier.run(study)


def test_the_article_has_no_trajectories_and_says_so(study: Path) -> None:
    result = metier.run(study)
    assert result.trajectories.is_empty()
    assert result.track_record.is_empty()
    codes = result.findings["code"].to_list()
    assert codes.count("one-period") == codes.count("no-track-record") == 3
