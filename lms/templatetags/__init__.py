"""Template tags of the visual system."""
