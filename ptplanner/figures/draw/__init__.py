"""Draws a posed body: props, camera, ink and SVG."""
