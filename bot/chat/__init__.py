"""From an update to a use case and back to a screen; handlers stay thin."""
