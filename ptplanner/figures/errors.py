"""The errors of drawing a figure; each message is a sentence for its reader."""

from __future__ import annotations

from ptplanner.domain.errors import PtplannerError


class FigureError(PtplannerError):
    """A figure cannot be made."""


class BodyDataMissing(FigureError):
    """The body data is not installed."""


class PoseFileError(FigureError):
    """A pose file says something that the pose language does not know."""


class ToolMissing(FigureError):
    """A program that the build needs is not installed."""
