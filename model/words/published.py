"""Published figures in words: as rows of a picture, whole, by the figure's id; how they compare."""

from __future__ import annotations

VERDICTS = {"inside": "✔ inside", "miss": "✖ MISS", "no_band": "– no band"}
"""A published figure beside the simulated one: a shape and a word; a miss is shown as a miss."""

IN_LEGEND = {"inside": "Inside", "miss": "Miss"}
"""The same in the legend of a picture."""

ROWS = {
    "s47-share-of-contacts-2023-24": "S47s, of contacts, 2023-24",
    "visits-in-time-2023-24": "Visits recorded in time, 2023-24",
    "visits-in-time-q1-2024-25": "Visits recorded in time, Q1 2024-25",
    "decision-in-one-day-2012-13": "Referrals decided within one working day, 2012-13",
    "initial-assessment-in-time-2012-13": "Initial assessments completed within 7 days, 2012-13",
    "core-assessment-in-time-2012-13": "Core assessments completed within 35 days, 2012-13",
    "reviews-in-time-2012-13": "Reviews of children on the register held in time, 2012-13",
    "conference-wait-0-10-england-2023": "ICPCs within 10 days, England",
    "conference-wait-11-15-england-2023": "ICPCs after 11 to 15 days, England",
    "conference-wait-16-20-england-2023": "ICPCs after 16 to 20 days, England",
    "conference-wait-21-plus-england-2023": "ICPCs after 21 days or more, England",
}
