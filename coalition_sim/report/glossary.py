"""The words of the report, explained once for a reader who has never seen a model."""

from __future__ import annotations

GLOSSARY: dict[str, str] = {
    "World": "One run of the model: one set of guesses about what is not known, and one course of "
    "luck (who revolts, who is transferred, when money arrives).",
    "Paired difference": "The same world is run twice, once under each rule, with the same guesses "
    "and the same luck. What differs is then due to the rule.",
    "Middle world": "Half of the worlds lie above it, half below (the median).",
    "Nine in ten worlds": "The range that leaves out the lowest and the highest twentieth of the "
    "worlds (the 5-95 % range).",
    "No clear difference": "The range of nine worlds in ten holds or touches zero; the odds "
    "beside it say which way it leans.",
    "Better/worse odds": "In how many worlds of a hundred the rule does better, and in how many "
    "worse; in the rest it is the same.",
    "Narrowly": "The range only just leaves out zero: another draw of worlds might not show it.",
    "Too small to matter": "A difference below a size that was fixed before any result was seen.",
    "Status quo": "The rules as they were: no reform.",
    "Adopted": "Accepted by all who can stop it: the chief minister, the partner parties, the "
    "federation and, for a law, the assembly. Each weighs what it would lose. A package counts as "
    "adopted where at least half of its levers ever are.",
    "Survived": "Still in force at the end of the run, or of its own dates. A new chief minister "
    "may repeal a reform, or keep it in name and hollow it out.",
    "Taken as given": "The scenario asks what a rule does once it stands: nobody decides whether "
    "it is adopted, or kept.",
    "Compliance": "How far a rule is followed: 0 not at all, 1 always. It is not known, so it "
    "differs between worlds. The table of levers shows it times the strength that the scenario "
    "gives the lever (compliance x strength).",
    "Service, points of 100": "How well schools or clinics work: buildings, staff present, "
    "supplies and supervision, each needed for the others to help.",
    "Worst-served fifth": "The fifth of the people who live where services are worst.",
    "Remote": "Far from the capital, thinly settled and rural. The remote gap compares the least "
    "remote fifth of the people with the most remote fifth.",
    "Need": "How far a district's services stood from full at the start, times its people.",
    "Development budget": "The Public Sector Development Programme (PSDP): money for building "
    "works, passed each July.",
    "Allocated, released, spent": "Money is promised in the budget, then let go by the Finance "
    "department, then used. What is let go and not used by June lapses.",
    "Budget used": "Money spent per 100 rupees allocated in July (utilisation).",
    "Throw-forward": "What schemes already begun will still cost, in years of budget.",
    "Scheme": "One building work: a school, a road, a tube well.",
    "Envelope": "The development budget before the cost of reforms is taken from it.",
    "Cost of a point": "Rupees a year that a reform costs for each point of services gained. Only "
    "said where services clearly gain.",
    "Reported": "What those who run a service say of it. Where they are rewarded for numbers, it "
    "may be higher than what is true.",
    "Secretary": "The civil servant at the head of a department.",
    "Forced out": "A chief minister who loses office by a motion of no confidence, not by an "
    "election or an agreed swap.",
    "Electable party, programmatic party": "Electable: members win by their own following and "
    "change party easily. Programmatic: members are tied to the party. Parties and people carry "
    "the name of their kind and a number; no real one is meant.",
    "Real rupees": "Rupees with the purchasing power of 2013-14.",
    "Monte Carlo error": "How far the mean could be off only because so many worlds were run and "
    "not more. It falls with more worlds; what is not known stays not known.",
    "Screening of unknowns": "Each unknown is moved over its range while the others stand anywhere "
    "in theirs, and the shift of the effect is noted (the Morris method). In a quick one "
    "the unknowns of a mechanism, or of a lever, move together.",
    "Noise floor": "The shift that luck alone can produce. A smaller one means nothing.",
}
