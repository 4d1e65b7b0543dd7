"""Coded conversations: codebook, segments, counts per theme, agreement between coders.

Nothing that leaves this room holds a word of what was said.
"""
