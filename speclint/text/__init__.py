"""Text and where it came from: sources, spans, lines, trees."""
