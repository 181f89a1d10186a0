"""The front: between the web server's event loop and the threads that do the work.

A request's body is received in the event loop, however slowly it comes, and only a complete one enters a thread. So a
silent or slow sender costs a connection and a few kilobytes, and never a thread; deadlines run in the loop, where nothing
blocks. Reading order: ``application`` (one request from its head to its answer) → ``bodies`` (a body as it arrives) →
``pace`` and ``crowd`` (who is too slow, and who gives way when there are too many) → ``threads`` → ``wsgi`` (the pages) →
``streams`` (answers without an end) → ``unread`` (answers that nobody fetches). ``python -m app.front`` is the web server itself.

**A page that streams** (server-sent events) is an async function, given to ``Front`` by its path (``app.web.listening`` is one)::

    async def events(request: Request) -> Answer | Stream:
        if not await request.in_thread(is_logged_in, request.environ()):   # whatever blocks goes through in_thread
            return text(401, "Please log in.")
        return Stream(changes(request.path_match["company"]))              # an async iterator of bytes

    ROUTES = (Route(r"/companies/(?P<company>[0-9a-f-]+)/events", events),)

It holds a connection and no thread. It must not block: no database and no Redis call outside ``in_thread``, except with an
asyncio client. The front sends a comment when nothing came for a while, ends the stream when the listener is gone, when the
service stops, and after ``Caps.stream_seconds`` or ``Caps.stream_bytes`` (a browser's EventSource connects again by itself,
with Last-Event-ID), because what a listener does not fetch waits in memory.
"""
