"""From a plan's own text to a draft that a human confirms (contract, section 4). Rules, not models. Pure."""
