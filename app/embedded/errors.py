"""What can go wrong with the servers, each as one sentence for the person at the keyboard."""


class ServerFailed(RuntimeError):
    """An embedded server cannot be started or kept."""


class Unreachable(ServerFailed):
    """The servers that a command needs cannot be reached."""
