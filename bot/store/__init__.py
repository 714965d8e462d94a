"""Tables, repositories, the unit of work, sealing and files: the only floor that knows SQL."""
