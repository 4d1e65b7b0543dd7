"""Responses -> sufficient statistics -> estimates with uncertainty -> who stands out -> patterns.

Only ``totals`` (and the three methods that need rows: ``overlap``, ``traits`` means, ``change``)
touches people. Everything else works on n, sum and sum of squares per project, item and wave.
"""
