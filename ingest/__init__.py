"""Reading regulations: bytes in, frozen acts, clauses and facts out. Pure: no database, no network."""
