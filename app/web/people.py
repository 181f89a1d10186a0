"""Signing in and out of the operators' pages, and the pages of users."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.office.users import LEAST, READ_ONLY, ROLES
from app.web import security
from app.web.context import context, office
from app.web.dangers import sure
from app.web.dashboard import asked, blueprint, query
from app.web.office import Json, Refusal

WRONG = "These are not the name and password of anybody here."
WRONG_KEY = "This is not the key. It stands in the data folder (api_key), or in QBCONNECTOR_API_KEY."
DIFFER = "The two new passwords are not the same."
CHANGED = "Your password is changed. Sign in with it."
GONE = "They are signed out at once and cannot sign in any more."
LOST = "Their password now stops working, and they are signed out wherever they are signed in."
DONE = {"role": "The role is changed; it counts at once.", "removed": "Removed."}


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> AnyResponse | tuple[str, int] | str:
    """By name and password; by the operators' key where somebody has that."""
    onward = security.local_path(request.values.get("next", "/"))
    if request.method == "GET":
        return _login(onward, said=CHANGED if request.args.get("done") == "changed" else "")
    name, key = request.form.get("name", "").strip(), request.form.get("key", "").strip()
    if name:
        token = security.by_name(name, request.form.get("password", ""))
    else:
        token = office().sign_in_with_key() if security.key_is_right(key, typed=True) else None
    if token is None:
        return _login(onward, problem=WRONG if name else WRONG_KEY, name=name), 401
    security.log_in(token, by_key=not name)
    return redirect(onward, 303)


@blueprint.post("/logout")
def logout() -> AnyResponse:
    """What the browser was signed in with opens nothing any more, wherever it was copied to."""
    security.log_out()
    return redirect(url_for("dashboard.login"), 303)


@blueprint.get("/users")
def users() -> str:
    return _users()


@blueprint.post("/users")
def add_user() -> str | tuple[str, int]:
    given = {name: request.form.get(name, "").strip() for name in ("name", "role")}
    try:
        made = office().add_user(given["name"], given["role"])
    except Refusal as refusal:
        return _users(str(refusal), given), 422
    return _password(made)


@blueprint.post("/users/<user_id>")
def settle_user(user_id: str) -> AnyResponse | str:
    """A new password, another role, or the end."""
    act, here = request.form.get("act", ""), url_for("dashboard.users")
    if act not in ("password", "remove", *ROLES):
        abort(400)
    dangers = {"password": (LOST, "Yes, make a new password"), "remove": (GONE, "Yes, remove the user")}
    again = sure(*dangers[act], here) if act in dangers else None
    if again is not None:
        return again
    settled = office().settle_user(user_id, act)
    return _password(settled) if act == "password" else redirect(f"{here}?done={'removed' if act == 'remove' else 'role'}", 303)


@blueprint.route("/me", methods=["GET", "POST"])
def own_password() -> AnyResponse | tuple[str, int] | str:
    """Their own password, changed by those who have one; they then sign in anew, everywhere."""
    visitor = security.who()
    if visitor is None or visitor.user_id is None:
        abort(404, "You are signed in with the operators’ key, which is changed in the environment.")
    if request.method == "GET":
        return render_template("me.html", visitor=visitor, least=LEAST, page="me")
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        if new != again:
            raise Refusal(DIFFER)
        office().change_password(visitor.user_id, old, new)
    except Refusal as refusal:
        return render_template("me.html", visitor=visitor, least=LEAST, page="me", problem=str(refusal)), 422
    security.log_out()
    return redirect(url_for("dashboard.login", done="changed"), 303)


def _login(onward: str, problem: str = "", said: str = "", name: str = "") -> str:
    return render_template("login.html", next=onward, problem=problem, said=said, name=name, by_name=office().any_users())


def _users(problem: str = "", given: Json | None = None) -> str:
    return render_template(
        "users.html",
        found=office().listed("users", None, asked()),
        problem=problem,
        given=given or {"name": "", "role": READ_ONLY},
        roles=ROLES,
        done=DONE.get(request.args.get("done", "")),
        now=context().now(),
        page="users",
        **query(),
    )


def _password(made: Json) -> str:
    return render_template(
        "secret.html",
        title=f"The password of {made['name']}",
        text="Pass it on by a safe way; whoever gets it changes it after signing in, by a click on their name.",
        secret=made["password"],
        link=False,
        back=url_for("dashboard.users"),
    )
