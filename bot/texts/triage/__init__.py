"""The moderators' screens: the queue, the card of a case with its tabs, and what is done to a case."""
