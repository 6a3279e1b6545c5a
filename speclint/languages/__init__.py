"""From a source in one language to facts."""
