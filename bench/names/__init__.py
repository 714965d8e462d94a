"""`make bench-names`: who finds a person by another spelling of the name, we or what others would use, in one run."""
