"""What the specification says, as plain data: elements, expressions, facts."""
