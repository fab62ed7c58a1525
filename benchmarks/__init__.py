"""How fast and how small the product is: each figure a ratio to a bare yardstick measured in the same run."""
