"""A step is named if it lasts, once, and not when the next has begun."""

from __future__ import annotations

import time
from threading import Event

from metier.project.progress import Progress, telling


def test_a_step_that_lasts_is_named_while_it_lasts() -> None:
    told, heard = [], Event()

    def say(sentence: str) -> None:
        told.append(sentence)
        heard.set()

    progress = Progress(say, seconds=0.01)
    progress.begins("track record")
    assert heard.wait(20)
    progress.ends()
    assert told == ["  track record ..."]


def test_quick_steps_pass_without_a_word_and_nothing_is_said_after_the_end() -> None:
    told: list[str] = []
    with telling(told.append) as begins:
        for step in ("one", "two", "three"):
            begins(step)
    time.sleep(1.2)  # longer than a step must last to be told
    assert told == []


def test_the_last_step_is_ended_by_a_fault_too() -> None:
    told: list[str] = []
    try:
        with telling(told.append) as begins:
            begins("robustness")
            raise ValueError  # noqa: TRY301  # a fault while a step lasts
    except ValueError:
        pass
    time.sleep(1.2)
    assert told == []
