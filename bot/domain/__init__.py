"""Plain Python: what a case, a form, a date, a reminder is. No input, no output, no library but pure computation."""
