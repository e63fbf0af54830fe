"""The what-if's levers, one record each, in the order in which they are drawn.

Every lever is one the council named. A new one of a kind that is there is a record here and
nothing else: the screen draws it under its heading, the address carries what it asks, and what
the record lacks is told when this file is imported.
"""

from __future__ import annotations

from model.scenario.changes import Change
from model.scenario.ready_questions import ready_question
from ui.question.lever_kinds import (
    AnyLever,
    ForSomeWeeks,
    Heading,
    Leaving,
    Slider,
    Temporary,
    Toggle,
    checked,
)

HEADINGS: tuple[Heading, ...] = (
    Heading("demand", "Demand and practice"),
    Heading("people", "People and conferences"),
    Heading("ready_made", "Ready-made changes"),
    Heading("some_weeks", "A change for some weeks", picked=True),
)

_AWAY = "Away from the first week to the last; still paid; their families go to colleagues."

LEVERS: tuple[AnyLever, ...] = checked(
    HEADINGS,
    (
        Slider(
            id="contacts_per_year",
            heading="demand",
            input="contacts_per_year",
            low=3000,
            high=10000,
            step=100,
        ),
        Slider(
            id="contact_to_strategy",
            heading="demand",
            input="contact_to_strategy",
            low=0.02,
            high=0.40,
            step=0.01,
            percent=True,
        ),
        Slider(
            id="strategy_to_s47",
            heading="demand",
            input="strategy_to_s47",
            low=0.30,
            high=1.00,
            step=0.01,
            percent=True,
        ),
        Slider(
            id="s47_to_icpc",
            heading="demand",
            input="s47_to_icpc",
            low=0.02,
            high=0.60,
            step=0.005,
            percent=True,
        ),
        Slider(
            id="front_door_fte", heading="people", input="front_door_fte", low=4, high=30, step=0.5
        ),
        Slider(id="fsp_fte", heading="people", input="fsp_fte", low=4, high=30, step=0.5),
        Slider(id="chair_fte", heading="people", input="chair_fte", low=0, high=6, step=0.5),
        Slider(
            id="external_conferences",
            heading="people",
            input="external_conferences",
            low=0,
            high=8,
            step=0.5,
        ),
        Temporary(
            id="front_door",
            heading="people",
            input="front_door_fte",
            label="Temporary front-door workers, FTE",
            high=10,
            step=0.5,
            help="On top of the front door's people, between the two weeks. Priced as agency.",
        ),
        Leaving(
            id="agency",
            heading="people",
            label="All {fte} FTE agency staff leave in week (0: they stay)",
            counted={"front_door_fte": "front_door_agency_fte", "fsp_fte": "fsp_agency_fte"},
            help="Nobody replaces them here. *Agency exit* plans it post by post.",
        ),
        Toggle(
            id="recording",
            heading="ready_made",
            label="Recording mended",
            help="Of the visits that are recorded late or not at all, six in ten are then "
            "recorded at once. The visits themselves do not change.",
            changes=ready_question("recording-fix").changes,
        ),
        Toggle(
            id="premeeting",
            heading="ready_made",
            label="No pre-meeting",
            help="The inspectors said the council's internal meeting before an S47 delays "
            "conferences.",
            changes=ready_question("no-premeeting").changes,
        ),
        Toggle(
            id="threshold",
            heading="ready_made",
            label="Threshold document",
            help="From week 8: 5% fewer contacts and a fifth fewer strategy discussions, taking "
            "three months, fading by half each year without follow-up. Effects seen elsewhere; no "
            "effect size is published for Monmouthshire.",
            changes=ready_question("threshold-document").changes,
        ),
        Toggle(
            id="practice",
            heading="ready_made",
            label="Practice framework",
            help="Keeping Children Safe, from week 8: a tenth fewer S47s go on to a conference, "
            "taking three months.",
            changes=(Change(input="s47_to_icpc", multiply=0.9, from_week=8, ramp_weeks=13),),
        ),
        ForSomeWeeks(
            id="fsp_workers",
            heading="some_weeks",
            input="fsp_fte",
            how="add",
            low=-20,
            high=20,
            step=0.5,
            usual=1,
            label="More or fewer FSP workers",
            help="On top of those in post; fewer takes the last posts away for that time.",
        ),
        ForSomeWeeks(
            id="fewer_front_door_workers",
            heading="some_weeks",
            input="front_door_fte",
            how="add",
            low=-20,
            high=0,
            step=0.5,
            usual=-2,
            label="Fewer front-door workers",
            help="More of them are the temporary workers above.",
        ),
        ForSomeWeeks(
            id="contact_officers",
            heading="some_weeks",
            input="contact_officer_fte",
            how="add",
            low=-10,
            high=10,
            step=0.5,
            usual=1,
            label="More or fewer contact officers",
        ),
        ForSomeWeeks(
            id="front_door_managers",
            heading="some_weeks",
            input="front_door_manager_fte",
            how="add",
            low=-10,
            high=10,
            step=0.5,
            usual=1,
            label="More or fewer front-door managers",
        ),
        ForSomeWeeks(
            id="conference_chairs",
            heading="some_weeks",
            input="chair_fte",
            how="add",
            low=-10,
            high=10,
            step=0.5,
            usual=1,
            label="More or fewer conference chairs",
        ),
        ForSomeWeeks(
            id="external_chairs",
            heading="some_weeks",
            input="external_conferences",
            how="set",
            low=0,
            high=20,
            step=0.5,
            usual=0,
            help="0 lets the external chairs go.",
        ),
        ForSomeWeeks(
            id="training",
            heading="some_weeks",
            input="training_days",
            how="spread",
            low=0,
            high=10,
            step=0.5,
            usual=2,
            label="Extra training days",
            own_unit="days each",
            help="Days everybody spends in training within these weeks.",
        ),
        ForSomeWeeks(
            id="front_door_sick",
            heading="some_weeks",
            input="front_door_long_sick",
            how="set",
            low=0,
            high=20,
            step=1,
            usual=1,
            help=_AWAY,
        ),
        ForSomeWeeks(
            id="fsp_sick",
            heading="some_weeks",
            input="fsp_long_sick",
            how="set",
            low=0,
            high=20,
            step=1,
            usual=1,
            help=_AWAY,
        ),
        ForSomeWeeks(
            id="contacts",
            heading="some_weeks",
            input="contacts_per_year",
            how="percent",
            low=-90,
            high=200,
            step=5,
            usual=30,
            label="More or fewer contacts",
            help="A surge, or a quiet time.",
        ),
    ),
)
