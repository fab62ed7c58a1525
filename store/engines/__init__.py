"""The two engines, behind one face: connections that read, transactions that write, and their words for columns."""
