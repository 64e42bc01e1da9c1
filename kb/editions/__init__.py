"""Editions: what an amending act says (:mod:`reading`), the text it makes (:mod:`applying`), rows and digest."""
