"""The questionnaire analysis outside the report. In: published tables. Out: a summary and files.

    data/published/ -> sheets -> summary   (what the terminal prints)
                              -> workbook  (one XLSX with a sheet per table)
                              -> CSV files

For colleagues who open no notebook. Nothing is computed here: every number is one that passed the
wall, and a hidden one is called hidden.
"""
