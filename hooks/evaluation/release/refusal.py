"""Why a release did not happen, as staff read it."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - a refusal is the normal end of a release that must not happen
    """Nothing new is published; the message says why and what to do. Exit status 1."""


class WrongCall(Refusal):
    """The release was asked for where there is nothing to release from or to. Exit status 2."""
