"""The pose language and the solver that poses a body by it."""
