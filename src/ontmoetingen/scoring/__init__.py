"""Responses -> sufficient statistics -> estimates with uncertainty -> who stands out -> patterns.

Only ``totals`` (and the few methods that need rows: ``overlap``, means of traits, ``change`` and
what adjusts for respondents) touches people. Everything else works on n, sum and sum of squares
per project, item and wave, so that a colleague who has nothing but those can check it:

================================  ==================================================================
``totals.read_totals``            n, sum, sum of squares per project, item and wave
``intervals.wilson``              one share; ``mean_interval`` one mean; ``clustered_wilson`` one
                                  over projects that are a sample too (``clusters`` for means)
``estimates.estimate_shares``     yes/no items: ``.fit`` has share, size, a, b, between_sd and
                                  log_likelihood; ``.estimate``, ``.estimate_low``, ``.weight`` ...
                                  per project; ``.plugin_low`` the interval that trusts the fit
``estimates.estimate_means``      ratings: ``.fit`` has mean, mean_se, between_variance (tau2),
                                  within_variance (sigma2), intraclass and the REML criterion
``logistic.fit_random_logit``     mean and spread on the logit scale, log_likelihood (25 points)
``standing.stand_shares``         exact p value and state per project; ``stand_means`` for ratings
``funnel.arcsine_overdispersion`` phi and tau2; ``lines`` and ``wider_lines`` the limits to draw
``ranks.rank_projects``           rank and its interval among the projects compared
``tables``                        all of these as the tables that are published
``simulation``                    how often the intervals and states above are right
================================  ==================================================================

>>> from ontmoetingen.scoring.estimates import estimate_shares
>>> found = estimate_shares([9, 5, 1, 5], [10, 10, 10, 10])
>>> round(found.fit.a, 2), round(found.fit.b, 2), found.estimate.round(2).tolist()
(1.63, 1.63, [0.8, 0.5, 0.2, 0.5])
"""
