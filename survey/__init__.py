"""Council Survey: questionnaires out, sealed returns in, satisfaction over time."""
