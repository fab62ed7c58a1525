"""Changing tables to fit a schema: planned first, then applied; nothing is ever dropped."""
