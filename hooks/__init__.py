"""What plugins may do: every hook with its signature, and the relay that calls them without being harmed by them."""
