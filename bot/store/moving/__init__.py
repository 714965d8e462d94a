"""Moving house: backup, restore, and the copy from one database to another."""
