"""Rosters as files: sheets of units and contacts read, checked and imported; the State's list of units."""
