"""Files as they are, in a study: other headings, rows of one kind, a sheet, rows left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import metier
from metier.errors import InputError
from metier.project.new_study import new_study
from metier.project.opening import open_study
from tests.sources import files
from tests.study import copies

FILE = 'file = "output.csv"'
COLUMNS = 'columns = { region_code = "GEO", activity_code = "NACE", value = "OBS_VALUE", period = "TIME" }'


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return new_study(tmp_path / "study")


def asked(study: Path, keys: str) -> None:
    copies.edit_text(study, "study.toml", FILE, f"{FILE}\n{keys}")


def refused(study: Path) -> str:
    with pytest.raises(InputError) as refusal:
        metier.run(study)
    return str(refusal.value)


def rows(study: Path) -> list[list[str]]:
    return [line.split(",") for line in (study / "output.csv").read_text(encoding="utf-8").splitlines()]


def dressed(study: Path, more: list[str] | None = None) -> None:
    """The output under SDMX headings, with rows of other ages."""
    _, *body = rows(study)
    told = [f"{p},TOTAL,{r},{a},{v}" for p, r, a, v in body] + [f"{p},Y15-24,{r},{a},1" for p, r, a, _ in body]
    text = "\n".join(["TIME,AGE,GEO,NACE,OBS_VALUE", *told, *(more or [])])
    (study / "output.csv").write_text(text, encoding="utf-8")


def test_other_headings_and_rows_of_one_kind(study: Path) -> None:
    plain = metier.run(study)
    dressed(study)
    asked(study, COLUMNS + '\nwhere = { AGE = "TOTAL" }')
    assert metier.run(study).coefficients.equals(plain.coefficients)


def test_a_workbook_with_a_title_above_and_a_period_for_the_whole_sheet(study: Path) -> None:
    plain = metier.run(study)
    heading, *body = rows(study)
    table = [["Output of 2024"], [], heading[1:], *([r, a, float(v) if v else None] for _, r, a, v in body)]
    (study / "output.csv").write_bytes(files.of_rows(table, "2024"))
    asked(study, 'sheet = "2024"\nheading = 3\nperiod = "2024"')
    assert metier.run(study).coefficients.equals(plain.coefficients)


def test_faults_name_the_file_s_own_column_sheet_and_cell(study: Path) -> None:
    _, *body = rows(study)
    table = [["GEO", "NACE", "TIME", "OBS_VALUE"], *([r, a, p, v] for p, r, a, v in body)]
    table[1][0], table[2][3] = "PP", "about 5"
    (study / "output.csv").write_bytes(files.of_rows(table))
    asked(study, COLUMNS)
    assert refused(study) == (
        "output.csv, sheet 2016, cell A2, column GEO: 'PP' is not a code in the table of territories; the nearest is "
        "'P'. Correct the code or add it to the table of territories.\n"
        "output.csv, sheet 2016, cell D3, column OBS_VALUE: 'about 5' is not a number. Write digits and a decimal "
        "point, nothing else; leave the cell empty where the figure is missing."
    )


def test_rows_of_what_the_study_does_not_list_are_left_out_and_told(study: Path) -> None:
    plain = metier.run(study)
    more = ["2024,Z1,mining,1", "2024,Z1,farming,1", "2024,Z2,mining,1", "2024,P,TOTAL,99"]
    copies.edit_text(study, "output.csv", "period,", "period,")
    with (study / "output.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(more) + "\n")
    assert "'Z1' is not a code" in refused(study)
    asked(study, 'outside = "leave out"')
    result = metier.run(study)
    assert result.coefficients.equals(plain.coefficients)
    told = result.findings.filter(result.findings["code"] == "left-out")
    assert told.select("severity", "where", "message").rows() == [
        (
            "note",
            "output",
            "3 rows of layer 'output' were left out, of 2 regions that the study does not list "
            "(in brackets the rows of each): 'Z1' (2), 'Z2' (1).",
        ),
        (
            "note",
            "output",
            "1 rows of layer 'output' were left out, of 1 activities that the study does not list "
            "(in brackets the rows of each): 'TOTAL' (1).",
        ),
    ]


def test_flags_and_status_reach_the_evidence(study: Path) -> None:
    copies.edit_text(study, "output.csv", "2024,P,farming,30", "2024,P,farming,30 bu")
    copies.edit_text(study, "output.csv", "2024,P,mining,5", "2024,P,mining,: c")
    _, evidence = open_study(study)
    assert evidence.flags.select("layer", "region_code", "activity_code", "flag").rows() == [
        ("output", "P", "farming", "b"),
        ("output", "P", "farming", "u"),
        ("output", "P", "mining", "c"),
    ]
    of_p = evidence.observations.filter(evidence.observations["region_code"] == "P")
    assert of_p.filter(of_p["layer"] == "output").select("value", "status").rows()[:2] == [
        (30.0, "known"),
        (None, "confidential"),
    ]


REFUSED = {
    "a heading that the file lacks": (
        'columns = { value = "OBS" }',
        "output.csv, row 1: the study file asks for the column 'OBS', and the columns are: period, region_code, "
        "activity_code, value. Correct the heading in `columns` or `where` of the layer, or in the file.",
    ),
    "one heading for two columns": (
        'columns = { value = "period", period = "period" }',
        "output.csv, column period: the study file takes the column 'period' for value and period. "
        "Name another heading for one of them in `columns` of the layer.",
    ),
    "a condition that no row meets": (
        'where = { period = ["2023", "2022"] }',
        "output.csv, column period: no row has '2023' or '2022' in this column; it has: 2024. "
        "Correct `where` of the layer.",
    ),
    "nothing inside": (
        'outside = "leave out"\ncolumns = { region_code = "period", period = "region_code" }',
        "output.csv: no row is of a region and an activity that the study lists. "
        'Correct the codes, or take `outside = "leave out"` out to see them all.',
    ),
    "a sheet of a file without sheets": (
        'sheet = "2016"',
        "output.csv: it has no sheets, and the sheet '2016' is asked for. Take `sheet` out, or name a workbook.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_maps_that_do_not_fit_are_refused(study: Path, case: str) -> None:
    keys, told = REFUSED[case]
    asked(study, keys)
    assert refused(study) == told


def test_the_manifest_keeps_the_map(study: Path, tmp_path: Path) -> None:
    from metier import cli

    dressed(study)
    asked(study, COLUMNS + '\nwhere = { AGE = "TOTAL" }')
    assert cli.main(["run", str(study), "--out", str(tmp_path / "out")]) == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert '"AGE"' in json.dumps(manifest)
