"""What the Web Connector calls: Intuit's SOAP operations, thin, and what each answers when something failed.

Reading order: ``endpoint`` (one HTTP request from the first byte to the answer) → ``body`` and ``envelope`` (the
request read as a stream, with its limits) → ``spool`` (where a large answer waits) → ``operations`` (one line to
the story each) → ``boundary`` (what a failure answers). ``story`` says what the other side must be able to do.
"""
