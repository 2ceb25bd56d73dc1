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

OF_ANALYSES: dict[str, str] = {
    "Baseline": "The scenario that the others are compared with: the status quo, unless another "
    "is named.",
    "Block": "Runs that are computed and kept together, and that are left out together if one of "
    "them gives no number. In a sensitivity study: a trajectory, or a row of the sample with all "
    "its points.",
    "Bootstrap": "The draws at hand are drawn again and again, some twice and some not at all, "
    "and the answer is worked out each time (resampling). How much it moves says how sure it is.",
    "Box": "A few limits that describe worlds, such as: the chief minister has fewer than 38 "
    "loyal members. A world that keeps within all of them is in the box.",
    "Case": "What is counted: one world, or one draw of the unknowns over several courses of luck.",
    "Convergence": "Whether an answer has stopped moving while the sample grows. One that still "
    "moves is not to be trusted.",
    "Coverage": "Of all failures, the part that lies in a box. Where it is low, most failures "
    "happen elsewhere.",
    "Delta": "A number from 0 to 1: how far the whole range of results shifts, on average, once "
    "one unknown is known. 0: knowing it tells nothing.",
    "Density": "Of the worlds in a box, the part that fails. To be held against the part that "
    "fails among all worlds searched (the base rate).",
    "Draw": "One set of values for all that is not known. Several worlds may share it and differ "
    "in luck.",
    "Dummy parameter": "A made-up unknown that does nothing. What an analysis seems to find for "
    "it is luck; as much of what it finds for a real unknown may be luck, too.",
    "Fresh worlds": "Worlds that were not searched. What was found is tried on them, since a "
    "search always finds something that fits the worlds it looked at.",
    "Interaction": "What things do only together. A package has it if it does more, or less, "
    "than its levers one by one, added up; unknowns have it if what one does depends on another.",
    "Interval": "Where the true number may lie, as far as only the size of the sample is in "
    "doubt: of a hundred 95 % intervals about five miss it. What the model leaves out is in none.",
    "Level, effect": "Level: an outcome as it is under one scenario. Effect: the reform less the "
    "baseline, world by world.",
    "Lever": "One rule that a reform changes. A scenario pulls one or several, from a month on "
    "and at a strength.",
    "Lift": "How many times as often failures come in a box as among all worlds searched.",
    "Morris screening": "Each unknown is moved over its range from many starting points, and the "
    "shifts of the result are noted. It says which unknowns may be left out, not how much rests "
    "on the others.",
    "Mu*, sigma": "Of a Morris screening. Mu*: how large the shift is on average, up or down. "
    "Sigma: how much it differs from one starting point to another.",
    "Outcome": "What a reform is judged by, such as services, trust, or chief ministers forced "
    "out.",
    "Pareto front": "The scenarios that no other beats: none is at least as good in every "
    "respect and better in one. Which of them to take depends on what one cares for.",
    "PAWN": "A number from 0 to 1: how different the results are where one unknown lies in a "
    "narrow part of its range from where it may lie anywhere. It looks at the whole range of "
    "results, not only at its width.",
    "PRIM": "A search for boxes in which failures gather (patient rule induction method): step "
    "by step it cuts off worlds with few failures, until a small part with many is left.",
    "Quasi-p-value": "The chance of so many failures in a box if one of its limits did nothing. "
    "Where it is small, the limit earns its place.",
    "Regret": "How far a choice falls short of the best choice in the same case. The cautious "
    "choice is the scenario whose largest regret is the least (minimax regret).",
    "Replicate": "One more world with the same unknowns and other luck. Two or more at each "
    "point tell luck from what could be known.",
    "Satisficing": "Being good enough: the share of worlds in which a scenario meets all "
    "thresholds at once, whether or not another would do better.",
    "Scenario": "A set of levers that are pulled together and run as one; the status quo pulls "
    "none.",
    "Scenario discovery": "The search for the worlds in which a reform fails, with an answer in "
    "words: boxes, or a tree.",
    "Seed": "The number from which all draws and all luck follow: the same seed gives the same "
    "worlds.",
    "Shock tape": "The fixed list of random numbers of a world: its course of luck.",
    "Sobol index": "The part of the differences between worlds that hangs on one unknown. First "
    "order: what would go if it alone were known. Total: what would stay if all others were "
    "known. The gap is what it does only together with others.",
    "Spider": "A picture of which way each unknown works: the mean result from the lowest to the "
    "highest fifth of its range.",
    "Store": "A folder of finished runs, block by block. A run that was stopped goes on from it, "
    "and new questions are answered from it without running the model again.",
    "Structure": "How the model is built, where that is a choice and no number: how ministries "
    "are shared out, say. Each is run by itself in the same worlds and compared.",
    "Threshold": "What an outcome must reach, or must not exceed, to be good enough. The user "
    "sets it.",
    "Told apart": "The range of a difference leaves out zero: these runs suffice to say which of "
    "two is larger. That it is large enough to matter is another question.",
    "Tornado": "Bars, the longest on top: how far each unknown moves the result.",
    "Trajectory": "Of a Morris screening: a walk from one starting point on which each unknown "
    "is moved once.",
    "Unknown": "A number of the model that nobody knows. It has a range, from which each draw "
    "takes a value.",
    "Variance split": "Where the differences between worlds come from: what knowing unknowns one "
    "by one would settle, what only knowing several together would, and luck, which no evidence "
    "could settle.",
    "Weights": "How much each outcome counts where several are added up. They say what one cares "
    "for, and no model knows that: the user sets them.",
}
"""More words, mostly of sensitivity, discovery and robustness; docs/glossary.md says the same."""
