"""What changed between two states of a specification, as an implementer has to know it."""
