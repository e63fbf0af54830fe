"""Where things stand on a slide, in inches, and how small type may be."""

from __future__ import annotations

from ui.briefing.fitting import Box

SMALLEST = 18
"""Points; nothing on a slide is smaller."""


INDENT = 0.25  # inches, of bullets


MOST_POINTS = 4


WIDTH, HEIGHT = 13.333, 7.5


HEADING = Box(0.5, 0.3, 11.2, 0.42)


TITLE = Box(0.5, 0.72, 12.33, 1.04)


BODY = Box(0.5, 1.86, 12.33, 4.74)


PICTURE = Box(0.5, 1.86, 7.7, 4.64)


ASIDE = Box(8.35, 1.86, 4.48, 4.64)


WHOLE = Box(0.5, 1.86, 12.33, 4.64)


CAPTION = Box(0.5, 6.6, 11.3, 0.68)


NUMBER = Box(12.0, 6.78, 0.83, 0.42)


COVER_TITLE = Box(0.9, 2.0, 11.5, 2.1)


COVER_TEXT = Box(0.9, 4.3, 11.5, 2.2)


COVER_LAYOUT, FINDING_LAYOUT = 0, 1  # layouts kept of the eleven
