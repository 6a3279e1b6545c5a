"""Checks: plain functions from an element to what is wrong with it, one module a topic."""
