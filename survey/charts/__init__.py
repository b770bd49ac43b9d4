"""A frame in; an SVG, a sentence and a table out. The look is decided in `theme` alone."""
