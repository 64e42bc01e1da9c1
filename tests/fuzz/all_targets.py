"""Every target."""

from fuzz import targets_base, targets_reading

TARGETS = (*targets_reading.TARGETS, *targets_base.TARGETS)
