"""LaTeX as the specification's authors write it: from a source to facts."""
