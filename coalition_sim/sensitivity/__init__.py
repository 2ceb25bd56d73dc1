"""What an answer hangs on: unknown numbers, luck, and how the model is built.

- ``study``: what is to be looked at; ``study_file``: that from YAML; ``moving``: what moves in it;
  ``structures``: the other structures that ship.
- ``answers.answered(study, scenarios)``: all of it as tables (``findings``), which come from
  ``from_trajectories``, ``from_sample`` and ``from_structures``, with ``rows`` that they share;
  ``words`` and ``columns``: what the tables say and what their columns mean.
- ``trajectories`` (Morris) and ``saltelli`` (Sobol, PAWN, delta): the designs, in the unit cube;
  ``runs``: from a design to outcomes, through the engine and the store; ``subjects``: effects and
  levels, and which blocks are whole.
- ``elementary``, ``variance``, ``distributions``: the indices, on plain arrays, each with a dummy
  as its noise floor; ``bootstrap``: seeded intervals; ``convergence``: is the sample large enough;
  ``response``: which way an unknown works; ``alternatives``: structure against structure.
- ``screening.morris(scenarios, ...)``: the Morris screening beside a comparison, and of the short
  form of the command; ``groups`` and ``idle``: what moves together, and what cannot act.

Nothing here steps the model.
"""
