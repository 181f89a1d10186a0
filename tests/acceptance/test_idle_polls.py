"""What a poll costs at which nothing is due, and work that finds nothing: counted in questions to the database, not in time."""

from __future__ import annotations

from typing import Any

from app.queue import tasks
from app.session import idle
from app.store.sql import text
from app.sync.kinds import COLLECTIONS
from app.workers.work import work
from tests.acceptance.asked import asked
from tests.acceptance.by_hand import Hand
from tests.acceptance.world import Served, World, world


def rows(w: World) -> list[Any]:
    with w.services.database.company(w.id) as connection:
        return list(connection.execute(text("SELECT id, outcome, message, started_at FROM session ORDER BY id")).all())


def test_a_poll_at_which_nothing_is_due_asks_the_database_once_and_its_end_only_in_another_process(running: Served) -> None:
    with world(running) as w:
        w.sync()
        hand = Hand(w)
        assert hand.login() == "none"
        with asked() as statements:
            assert hand.login() == "none"
        assert [one for one in statements if one != "COMMIT"] == [next(one for one in statements if idle.KEPT.name in one)], (
            statements
        )
        with asked() as statements:
            said = hand.close()
        assert len(statements) == 0
        with asked() as statements:
            again = hand.close()
        assert len(statements) == 1  # as where the process that took the login is another one
        assert said == again == w.status()["because"]


def test_any_number_of_idle_polls_keeps_one_row_with_the_sentence_of_the_last(running: Served) -> None:
    with world(running) as w:
        w.sync()
        hand = Hand(w)
        assert hand.login() == "none"
        first = rows(w)
        assert hand.login() == "none"
        again = rows(w)
        assert [row.id for row in again] == [row.id for row in first]
        assert again[-1].outcome == "nothing_to_do"
        assert again[-1].started_at > first[-1].started_at
        assert again[-1].message == hand.close() == w.status()["because"]


def test_an_idle_answer_tells_what_is_true_now_and_not_at_the_poll_before(running: Served) -> None:
    with world(running) as w:
        w.sync()
        hand = Hand(w)
        assert hand.login() == "none"
        before = hand.close()
        w.office.pause(w.id, True)
        assert hand.login() == "none"
        assert hand.close() == w.status()["because"] != before


QUIET = {"decide": 4, "push": 4, "pull": 10 + len(COLLECTIONS), "ingest": 17}
"""Questions of a piece of work that finds nothing new, three of them for claiming it, finishing it, and going on with a proof."""


def test_work_that_finds_nothing_new_asks_a_few_questions_and_for_no_turn_but_for_an_answer(running: Served) -> None:
    with world(running) as w:
        w.sync(2)
        keys = {"ingest": read_once_more(w)}
        found = {}
        for what in QUIET:
            with w.services.database.company(w.id) as connection:
                tasks.ask(connection, w.id, what, keys.get(what, ""))
            with asked() as statements:
                work(w.services, w.id, what, keys.get(what, ""))
            found[what] = [one for one in statements if "qbc_refresh_statistics" not in one]  # once a second, whatever is done
        assert {what: len(statements) for what, statements in found.items() if len(statements) > QUIET[what]} == {}, found["pull"]
        assert [what for what, statements in found.items() if any("advisory_xact_lock" in one for one in statements)] == [
            "ingest"
        ]
        assert [row["what"] for row in w.tasks()] == ["decide"]


def read_once_more(w: World) -> str:
    """The newest answer of a read is as it was before it was ingested; answers its number."""
    with w.services.database.company(w.id) as connection:
        return str(
            connection.scalar(
                text(
                    "UPDATE message SET state = 'answered' WHERE id = (SELECT max(id) FROM message WHERE purpose = 'read'"
                    " AND detail ->> 'run' IS NOT NULL) RETURNING id"
                )
            )
        )
