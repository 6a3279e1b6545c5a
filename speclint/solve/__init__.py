"""Feature logic: which sets of features are legal, and which sentences say so."""
