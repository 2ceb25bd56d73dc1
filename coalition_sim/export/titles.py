"""Titles of the tables that are exported, and in a sentence or two what each shows."""

from __future__ import annotations

TITLES = {
    "summary": (
        "Year by year",
        "Every scenario, outcome and year: mean and percentiles over worlds. These are levels: how "
        "unsure they are says little about the effect of a reform, which is under Differences.",
    ),
    "differences": (
        "Differences",
        "Each reform less the baseline, world by world, mean of the last three years; all worlds, "
        "whether or not the reform was adopted.",
    ),
    "effects_where_adopted": (
        "Where adopted",
        "The differences in the worlds that adopted the reform. Those worlds are not like the "
        "others, so that it need not do the same elsewhere.",
    ),
    "stages": (
        "Adopted and kept",
        "What becomes of each lever: whether it is adopted, complied with, and lasts, and what it "
        "costs.",
    ),
    "costs": ("Costs", "What a reform costs and, where services clearly gain, what a point costs."),
    "objectives": (
        "Objectives",
        "In what share of worlds each objective of a plan is met, with the plan and without it.",
    ),
    "sensitivity": ("What matters", "Which unknowns decide the effect of a reform."),
    "curves": (
        "Effect curves",
        "The difference from the baseline at each strength, or at each compliance, of a reform.",
    ),
    "patterns": (
        "Patterns",
        "What a model of this province should show, the number that was measured, and the verdict "
        "by a rule written before the model.",
    ),
    "districts": (
        "Districts",
        "Services of education and health in every district and scenario, mean of the last three "
        "years; for a reform also its gain over the baseline, world by world.",
    ),
    "yearly": (
        "Every world",
        "Every outcome of every scenario, world and year. Worlds with the same number share their "
        "unknowns and their luck across scenarios; worlds with the same draw share the unknowns.",
    ),
    "outcomes": (
        "Outcomes",
        "What a reform is judged by, in which unit, and from what size a difference matters. The "
        "sizes were fixed before any result was seen.",
    ),
    "glossary": ("Glossary", "The words of these tables."),
}

OF_KIND = {
    "study": {
        "morris": (
            "Shifts (Morris)",
            "How far a result moves when one unknown moves over its range, the others anywhere. "
            "What does not stand out from the noise floor may be luck.",
        ),
        "sobol": (
            "Shares of variance (Sobol)",
            "How much of the differences between worlds hangs on one unknown: alone, and together "
            "with all others.",
        ),
        "pairs": (
            "Pairs (Sobol)",
            "How much two unknowns do together that neither does alone.",
        ),
        "distributions": (
            "PAWN and delta",
            "How different the results are where one unknown is known: 0 is not at all. The whole "
            "range of results is looked at, not only its width.",
        ),
        "variance": (
            "Knowledge and luck",
            "Where the differences between worlds come from: unknowns one by one, unknowns only "
            "together, and luck, which no evidence could settle.",
        ),
        "response": (
            "Which way",
            "The mean result in each fifth of an unknown's range, the others anywhere.",
        ),
        "convergence": (
            "Growing sample",
            "Each leading index from growing parts of the sample: one that still moves is not to "
            "be trusted.",
        ),
        "enough": (
            "Large enough",
            "Whether the sample is large enough for each method and outcome, by a rule that was "
            "fixed beforehand.",
        ),
        "structures": (
            "Built otherwise",
            "What the reform does where one thing in the model is built otherwise, in the same "
            "worlds.",
        ),
    },
    "discovery": {
        "boxes": (
            "Boxes",
            "In which worlds failures gather, a row for each limit of a box. No rows: no box does "
            "clearly better than luck.",
        ),
        "peeling": (
            "Search",
            "The search for boxes, step by step: fewer cases, more failures among them.",
        ),
        "cases": (
            "Cases",
            "Every case (a world, or a draw of the unknowns) with what it gave, whether it fails, "
            "and facts of it from before the reform.",
        ),
        "tree": ("Tree", "What divides failures from successes, split by split."),
    },
    "robustness": {
        "best": (
            "Best",
            "How often each scenario is best, or among the best three, and how often clearly so.",
        ),
        "regret": (
            "Regret",
            "How far each scenario falls short of the best one of the same case: little regret is "
            "safe where nobody knows the true numbers.",
        ),
        "thresholds": (
            "Thresholds met",
            "In what share of worlds each scenario meets the thresholds, one by one and all.",
        ),
        "pairs": ("Two by two", "Each scenario set against each other one in the same cases."),
        "trade_offs": (
            "Trade-offs",
            "Services gained, chief ministers forced out and cost, each against the baseline. On "
            "the front is what no other scenario beats on all three.",
        ),
        "parts": (
            "Package and parts",
            "Whether a package does more than its levers do one by one, added up.",
        ),
        "changes": (
            "What changes",
            "Whether each answer is another one where reforms are adopted and kept, or followed "
            "more or less.",
        ),
        "conditions": (
            "Conditions",
            "How the answer changes with compliance and with adoption. Worlds that adopt a reform "
            "differ from the others in more than the reform.",
        ),
        "weights": (
            "Weights",
            "What counts for how much where outcomes are added up; whoever asks sets them.",
        ),
        "outcomes_by_world": (
            "Outcomes by world",
            "The numbers that all answers rest on: each run, each world.",
        ),
    },
}
"""Tables of one kind of results folder; other kinds may use the same name for another table."""


def title_of(table: str, kind: str = "") -> tuple[str, str]:
    """Title and note of a table; one that is not known is called by its file.

    >>> title_of("pairs", "study")[0], title_of("pairs", "robustness")[0], title_of("my_table")[0]
    ('Pairs (Sobol)', 'Two by two', 'My table')
    """
    known = TITLES | OF_KIND.get(kind, {})
    return known.get(table) or (table.replace("_", " ").capitalize(), "")
