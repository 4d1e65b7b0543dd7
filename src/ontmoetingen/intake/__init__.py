"""Export files in, validated responses out: reading, judging, pairing and synthetic data."""
