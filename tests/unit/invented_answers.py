"""Answers from a model that is known. In: sizes and a seed. Out: projects, covariates, answers."""

from __future__ import annotations

import numpy as np


def invented(projects: int = 40, each: int = 15, between: float = 0.6, seed: int = 1):
    rng = np.random.default_rng(seed)
    project = np.repeat(np.arange(projects), each)
    matrix = np.column_stack([np.ones(len(project)), rng.normal(17, 2, len(project))])
    answers = matrix @ [1.0, 0.2] + rng.normal(0, between, projects)[project]
    return project, matrix, answers + rng.normal(0, 1, len(project))
