"""What the calls of a session with work cost: counted in round trips to the database, not in time."""

from __future__ import annotations

from tests.acceptance.asked import asked
from tests.acceptance.by_hand import Hand
from tests.acceptance.people import one_customer
from tests.acceptance.world import Served, World, notice, world


def counted(w: World) -> dict[str, list[int]]:
    """How many round trips each call of one session made, in their order; the workers go on between two calls."""
    hand = Hand(w)
    found: dict[str, list[int]] = {"send": [], "receive": [], "write": []}
    with asked() as login:
        assert hand.login() == ""
    percent = 0
    while percent < 100:
        hcp = "" if hand.requests else hand.open().hcp()
        with asked() as sent:
            request = hand.send(hcp)
        found["send"].append(len(sent))
        answer = hand.open().process(request)
        with asked() as received:
            percent = hand.receive(answer)
        found["receive"].append(len(received))
        if "ModRq" in request:
            found["write"] += [len(sent), len(received)]
        w.settle()
    with asked() as closed:
        hand.close()
    return found | {"login": [len(login)], "close": [len(closed)]}


def test_a_call_of_a_session_with_work_asks_few_times(running: Served) -> None:
    with world(running, one_customer(), customers="two_way") as w:
        w.sync()
        w.office.sync(w.id, False, None)
        found = counted(w)
        assert found["login"] == [1]
        assert max(found["send"]) <= 7
        assert sum(found["send"][1:]) <= 4 * len(found["send"][1:])
        assert found["send"][0] <= 4  # which file is open; two look for other companies with a file of its name, if there are any
        assert found["receive"][0] <= 5  # and its answer, in the same way
        assert max(found["receive"][1:]) <= 4  # one of them may be how bodies are kept, which is asked once a minute
        assert len(found["send"]) >= 5  # the file, the lists and each kind that is read
        assert found["close"] == [3]


def test_a_write_is_claimed_handed_out_and_settled_in_five_round_trips(running: Served) -> None:
    with world(running, one_customer(), customers="two_way") as w:
        w.sync()
        [customer] = w.customers()
        w.industrack.edit("customers", customer["id"], {"phone": "555-0199"})
        notice(w)
        assert counted(w)["write"] == [3, 2]
        assert [str(one.data.get("Phone")) for one in w.file.customers] == ["555-0199"]
