"""Builds the frozen model from what the files say: one module per section of the language."""
