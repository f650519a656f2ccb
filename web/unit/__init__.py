"""The pages of a unit, reached by its link: no account, nothing beyond its own tasks (web contract, section 4)."""
