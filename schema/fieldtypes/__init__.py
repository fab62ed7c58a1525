"""Field types: one class per file; `registry.get(name)` finds them."""
