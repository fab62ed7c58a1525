"""Bundled plugins: custom rules that a schema enables under `plugins:`. A plugin imports only `plugins.api`."""
