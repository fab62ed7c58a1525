"""Says conditions, and the facts that settled them, in people's words: labels, option labels, amounts, dates."""
