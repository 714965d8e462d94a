"""Every sentence that the bot says, as whole sentences in the recipient's language."""
