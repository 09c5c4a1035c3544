"""Access reviews of a world, with some answers already given."""

import datetime as dt

from portal.home.worlds.world import Row, World, key_id
from portal.oversight.services import reviews
from portal.workflow import clock


def build_reviews(world: World, rows: list[Row]) -> None:
    """One campaign a name, begun by the desk; built again it is the same one."""
    for row in rows:
        begun = clock.now() - dt.timedelta(days=row.get("days_ago", 0))
        with clock.at(begun):
            review = reviews.start(
                actor=world.desk,
                name=row["name"],
                kinds=row["kinds"],
                due_on=clock.today() + dt.timedelta(days=row.get("days", 30)),
                ends_unanswered=row.get("ends_unanswered", False),
                repeat_months=row.get("repeat_months"),
                token=key_id("access review", row["name"]),
            )
        for said in row.get("answers", []):
            person = world.users[said["by"].lower()]
            items = review.items.visible_to(person).filter(holder=said["holder"])
            for item in items.waiting():
                reviews.answer(
                    item=item, actor=person, answer="keep", reason=said.get("reason", "")
                )
