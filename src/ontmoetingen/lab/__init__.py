"""The researcher's desk: JupyterLab as this package starts it, and the state of the study in it."""
