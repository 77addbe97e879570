"""The report as one HTML file that opens offline and needs no script."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from metier.show.page import page
from metier.show.words import words
from metier.study import StudyResult


def report(result: StudyResult) -> str:
    """The report of a study: one self-contained page.

    Args:
        result: what the study concludes.

    Returns:
        HTML with its styles inside; it asks for no other file. The same result gives the same text.

    Zero, missing, ties:
        A missing figure is shown in words, never as zero; a competence that is unknown is called so.

    Example:
        >>> import metier
        >>> from importlib.resources import files
        >>> result = metier.run(files("metier") / "studies" / "central_black_earth")
        >>> report(result).startswith("<!doctype html>")
        True
    """
    template = _templates().get_template("report.html.j2")
    return template.render(page=page(result), w=words(result.plan.study.language))


def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("metier.show"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
