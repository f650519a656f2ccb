"""The roster put right: what takes the place of what, one version by hand, what was never used taken out."""
