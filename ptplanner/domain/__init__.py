"""Pure values and rules of exercise prescription: no input, output, clock or framework."""
