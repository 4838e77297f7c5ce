"""What the numbers mean: each rate with its formula, its meaning and where it is undefined."""

from ui import formulas, layout

layout.open_page("formulas", "What do these numbers mean?")
formulas.rule()
formulas.table_of_rates()
formulas.summaries()
