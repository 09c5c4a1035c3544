import pytest
from django.contrib.auth.hashers import make_password

from portal.activity.models import OutgoingEmail
from portal.signin import services
from tests.portal.signin.hands import KNOWN
from tests.visitor import PASSWORD


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Guessing a hundred times is about counting; slow hashes would only take long."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]


@pytest.fixture
def seller(world, quick_hashes):
    OutgoingEmail.objects.all().delete()
    user = world.users[KNOWN]
    user.password = make_password(PASSWORD)
    type(user).objects.filter(pk=user.pk).update(password=user.password)
    return user


@pytest.fixture
def staff_must(world):
    """The vendor's people need a second factor at once, as they do by default."""
    services.save_rule(actor=world.desk, group="vendor", required=True, grace_days=0)
    return world
