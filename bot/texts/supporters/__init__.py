"""What supporters, groups and channels read: cards, lists, following."""
