"""Runs the rules: gathers what is to be linted, reads it, joins it, checks it."""
