"""What every report is made of: a form in the address, figures, a chart, one table that page, CSV
and API share. No models: the rooms above say what is counted and who may ask."""
