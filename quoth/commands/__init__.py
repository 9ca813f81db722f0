"""The commands of `quoth`, a module each. They and `quoth.cli` alone print and exit."""
