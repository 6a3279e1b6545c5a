"""Patches: applied in memory one upon the other, linted state by state, told by what each brings."""
