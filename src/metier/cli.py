"""The command line: a thin door to ``metier.project``. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from metier.errors import Fault, MetierError

if TYPE_CHECKING:
    from metier.observe.findings import Finding
    from metier.study import StudyResult

DONE, FAULTY_INPUT, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

STOPPED = (
    "stopped; the results folder is whole: as it was before or, where the stop came too late, with the new results"
)

ABOUT = """\
metier finds what each region is good at: location quotients of exports, output and
publications, the competences above 1, and how industry and science competences of
a region go together. It writes tables, a report and a workbook.
"""
START = """\
where to start:
  metier demo --open           run the study of the article that describes the method, and look at the report
  metier new mystudy           make a study folder with invented figures, to put yours in their place
  metier new mystudy --from gva.xlsx grp.csv
                               or propose a study of tables as an office publishes them
  metier check mystudy         see every fault in it at once
  metier run mystudy           compute it; the report is mystudy/results/report.html

exit codes: 0 done, 1 the input has errors (all listed, nothing written), 2 wrong usage
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    _print_anywhere()
    asked = _parser().parse_args(arguments)
    try:
        return _carry_out(asked)
    except MetierError as refusal:
        _tell_faults(refusal)
        return FAULTY_INPUT
    except KeyboardInterrupt:
        _say(STOPPED)
        return INTERRUPTED
    except BrokenPipeError:  # whoever reads the output has seen enough, as in `metier check . | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _carry_out(asked: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace], int] = asked.command
    code = command(asked)
    sys.stdout.flush()
    return code


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="metier", description=ABOUT, epilog=START, formatter_class=raw)
    parser.add_argument("--version", action="version", version=f"metier {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_demo(commands)
    _add_new(commands)
    _add_check(commands)
    _add_run(commands)
    return parser


_Commands = argparse._SubParsersAction  # argparse gives its type no public name


def _add_demo(commands: _Commands[argparse.ArgumentParser]) -> None:
    about = (
        "Run the study of Lyshchikova et al. (2023): five regions of Russia, their exports, output and publications. "
        "The study travels with metier; nothing is downloaded."
    )
    command = commands.add_parser("demo", help="the article's study, end to end", description=about)
    command.add_argument(
        "--out",
        type=Path,
        default=Path("metier-demo"),
        metavar="DIR",
        help="where the results go (default: metier-demo)",
    )
    command.add_argument("--open", action="store_true", help="show the report in the browser")
    command.set_defaults(command=_demo)


def _add_new(commands: _Commands[argparse.ArgumentParser]) -> None:
    about = (
        "Make a study folder to fill in: a commented study.toml and small tables of invented figures that run as they "
        "are. Put your own tables in their place."
    )
    command = commands.add_parser("new", help="a study folder to fill in, commented", description=about)
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="the folder to make; absent or empty")
    what.add_argument("--keys", action="store_true", help="print what every key of study.toml means, and make nothing")
    command.add_argument(
        "--article", action="store_true", help="start from the article's study instead of invented figures"
    )
    command.add_argument(
        "--from",
        dest="sources",
        type=Path,
        nargs="+",
        action="extend",
        metavar="FILE",
        help="propose a study of these tables (CSV, TSV, XLSX, Parquet), as an office publishes them",
    )
    command.add_argument("--periods", default="", metavar="2009-2015", help="with --from: only these periods")
    command.add_argument("--sheet", metavar="NAME", help="with --from: the one sheet of the workbook that is read")
    command.add_argument("--year", default="", metavar="2020", help="with --from: the year of a table that tells none")
    command.add_argument("--value", default="", metavar="HEADING", help="with --from: the heading of the figures")
    command.add_argument(
        "--region",
        default="",
        metavar="HEADING",
        help="with --from: the heading, or the letter, of the column of regions",
    )
    command.set_defaults(command=_new)


def _add_check(commands: _Commands[argparse.ArgumentParser]) -> None:
    about = (
        "Read a study and list every fault in it at once, with file, row, column and remedy; then what the figures "
        "themselves give away: shares that do not sum, coefficients that cannot be true. Writes nothing."
    )
    command = commands.add_parser("check", help="every fault at once; exit 1 if any", description=about)
    command.add_argument("study", type=Path, metavar="STUDY", help="the study folder, or the study file in it")
    command.add_argument("--json", action="store_true", help="print the findings as JSON")
    command.set_defaults(command=_check)


def _add_run(commands: _Commands[argparse.ArgumentParser]) -> None:
    about = (
        "Check a study, compute it and write the results: tables as CSV and Parquet, report.html, report.xlsx. Earlier "
        "results of metier are replaced at once and whole; a folder that holds anything else is refused."
    )
    command = commands.add_parser("run", help="check, compute, write", description=about)
    command.add_argument("study", type=Path, metavar="STUDY", help="the study folder, or the study file in it")
    command.add_argument("--out", type=Path, metavar="DIR", help="where the results go (default: STUDY/results)")
    command.set_defaults(command=_run)


def _demo(asked: argparse.Namespace) -> int:
    from importlib.resources import as_file

    from metier.project.new_study import ARTICLE, packaged_study

    with as_file(packaged_study(ARTICLE)) as study:
        _compute_and_write(study, asked.out)
    if asked.open:
        import webbrowser

        webbrowser.open((asked.out / "report.html").resolve().as_uri())
    return DONE


def _new(asked: argparse.Namespace) -> int:
    if asked.keys:
        from metier.plan import reference_page

        print(reference_page(), end="")
        return DONE
    from metier.project.new_study import ARTICLE, FIRST_STUDY, new_study, new_study_from

    if asked.sources:
        from metier.project.proposal_files import Said

        said = Said(asked.sheet, asked.year, asked.value, asked.region)
        for sentence in new_study_from(asked.folder, asked.sources, asked.periods, said).told:
            print(_paragraph(sentence).lstrip())
        print(f"{asked.folder / 'study.toml'} says all this; change what is wrong. Try: metier check {asked.folder}")
        return DONE
    new_study(asked.folder, ARTICLE if asked.article else FIRST_STUDY)
    print(f"{asked.folder / 'study.toml'} is the file to begin with. Try: metier run {asked.folder}")
    return DONE


def _check(asked: argparse.Namespace) -> int:
    from metier.project.checking import checked

    findings = checked(asked.study)
    if asked.json:
        import json

        told = [finding.as_object() for finding in findings]
        print(json.dumps(told, indent=2))  # in ASCII, which every console passes on unchanged
    else:
        _print_findings(findings)
    return FAULTY_INPUT if any(finding.severity == "error" for finding in findings) else DONE


def _run(asked: argparse.Namespace) -> int:
    home = asked.study.parent if asked.study.is_file() else asked.study
    _compute_and_write(asked.study, asked.out or home / "results")
    return DONE


def _compute_and_write(study: Path, out: Path) -> None:
    from metier.project.running import run_and_write

    result = run_and_write(study, out, _say)
    _summarise(result, out)


def _summarise(result: StudyResult, out: Path) -> None:
    held = result.held.drop_nulls("level")
    competences = held.select("region_code", "layer", "activity_code").n_unique()
    niches = result.scenarios.select("region_code", "level", "activity_code").n_unique()
    graver = result.findings.filter(result.findings["severity"] != "note").height
    joined = f", {_counted(niches, 'niche')} with science" if niches else ""
    print(
        f"{_counted(competences, 'competence')} in {_counted(held['region_code'].n_unique(), 'region')}{joined}; "
        f"{_counted(graver, 'warning')}, in findings.csv and in the report."
    )
    print(f"Read {out / 'report.html'}; the tables and report.xlsx lie beside it.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _print_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        print(f"{finding.severity:<8} {finding.code}  {finding.where}")
        if finding.places and finding.severity != "error" and str(finding.places) != finding.where:
            print(_paragraph(f"in {finding.places}"))  # what was refused is told by its place already
        print(_paragraph(finding.message))
    counts = [sum(f.severity == severity for f in findings) for severity in ("error", "warning", "note")]
    words = (_counted(n, word) for n, word in zip(counts, ("error", "warning", "note"), strict=True))
    print(", ".join(words) + ".")


def _paragraph(text: str) -> str:
    import textwrap

    margin = " " * 9
    return textwrap.fill(text, 100, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False)


def _tell_faults(refusal: MetierError) -> None:
    faults: Sequence[Fault | str] = refusal.faults or (str(refusal),)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{_counted(len(faults), 'fault')}; nothing was written.", file=sys.stderr)


def _say(sentence: str) -> None:
    print(f"metier: {sentence}", file=sys.stderr, flush=True)


def _print_anywhere() -> None:
    """A console that lacks a letter shows a question mark in its place, and the command goes on."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _version() -> str:
    from metier import __version__

    return __version__


if __name__ == "__main__":
    sys.exit(main())
