"""What every sentence rests on: typed numbers are refused, claims without a source are listed."""
