"""Who may do what, and how people prove who they are. Pure but for randomness and hashing; no I/O."""
