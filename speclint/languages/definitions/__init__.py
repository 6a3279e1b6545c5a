"""Definitions files: features as YAML, read to the same facts as the specification's LaTeX."""
