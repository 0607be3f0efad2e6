"""What stops a backup or a restore."""


class BackupError(RuntimeError):
    """The message says what is wrong and what to do."""
