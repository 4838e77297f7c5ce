"""The columns of a file as flags of a command, and what is asked as a sentence that names one."""

from __future__ import annotations

import argparse
import re

from core.reading.fields.scales import KINDS

_ARGUMENT = re.compile(r"`(label|score|weight|group|positive|scale)(?:=\"([^\"]*)\")?`")


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags by which a person says what the columns are."""
    parser.add_argument("--label", metavar="COLUMN", help="the true labels; found unless named")
    parser.add_argument("--score", metavar="COLUMN", help="the scores; found unless named")
    parser.add_argument("--weight", metavar="COLUMN", help="sample weights; none unless named")
    parser.add_argument("--positive", metavar="LABEL", help="which label is “yes”, if not 1")
    parser.add_argument("--lower", action="store_true", help="lower scores mean “yes”")
    parser.add_argument("--scale", choices=KINDS, help="what the scores are; probabilities if not")


def in_flags(problem: Exception) -> str:
    """Write what was wrong with an argument of Python with the flag of the same name."""
    return _ARGUMENT.sub(lambda found: f"--{found[1]} {found[2] or ''}".rstrip(), str(problem))
