"""The training's part of the stage: a course for gold partners that Northwind's learner has begun,
a path over it, and a rule."""

from cms.training import services

GOLD = {"tiers": ["gold"]}


def training(world):
    desk = world.desk
    course = services.write_course(actor=desk, title="Gold course", level="partner", audience=GOLD)
    lessons = [
        services.write_lesson(actor=desk, course=course, title=f"Gold lesson {n}", body="Words")
        for n in (1, 2)
    ]
    path = services.write_path(
        actor=desk, title="Gold path", courses=[course], level="partner", audience=GOLD
    )
    learner = world.users["learner@northwind.example"]
    [enrollment] = services.enroll(actor=learner, course=course)
    services.start_lesson(actor=learner, lesson=lessons[0])
    rule = services.start_rule(
        actor=desk, name="Buyers", course=course, audience={"roles": ["buyer"]}
    )
    return {
        "gold-course": course.key,
        "gold-lesson": lessons[0].key,
        "gold-path": path.key,
        "nw-enrollment": enrollment.pk,
        "enrollment-rule": rule.pk,
    }
