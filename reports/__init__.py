"""Figures over records, each with the rows behind it."""
