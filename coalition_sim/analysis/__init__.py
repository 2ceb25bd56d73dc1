"""Readers of results: what a reform changed, how sure that is, and what it hangs on.

- ``compare.compare(ds, baseline="status_quo") -> Comparison``: ``table`` (one row per reform and
  outcome), ``equity`` (mean against gap), ``left_out`` (worlds without a number), ``paired`` (the
  differences themselves), ``differences()`` (the columns of ``differences.csv``), ``precision()``
  (one sentence on the number of worlds).
  ``adopted``, ``stages``, ``costs`` and ``objectives`` are its further tables.
- ``stages``, ``costs``, ``objectives``: adopted, complied with and kept; what a point costs;
  whether a scenario's own targets are met. ``columns`` says what every column means.
- ``given.as_given(scenario)``: the same with adoption and survival given.
- ``compare.summary(ds)``: the columns of ``summary.csv``.
- ``districts.compare_districts(ds, baseline)``: the same, place by place.
- ``estimates``: the arithmetic, as functions of plain arrays.
- ``words``: when "improves" may be said, and how many digits are shown.

Nothing here steps the model. What the answers hang on is asked in ``coalition_sim.sensitivity``.
"""
