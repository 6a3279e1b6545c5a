"""The formats: from a report to what people and machines read."""
