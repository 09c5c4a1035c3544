from django.urls import include, path

from partners.federation.views import arriving, domains, people, settings, trial

of_one = [
    path("", settings.overview, name="sso"),
    path("connection/", settings.edit, name="sso_edit"),
    path("connection/remove/", settings.remove, name="sso_remove"),
    path("status/", settings.turn, name="sso_status"),
    path("test/", trial.test, name="sso_test"),
    path("domains/", domains.claim, name="sso_domains"),
    path("domains/<uuid:pk>/check/", domains.check, name="sso_domain_check"),
    path("domains/<uuid:pk>/confirm/", domains.confirm, name="sso_domain_confirm"),
    path("domains/<uuid:pk>/release/", domains.release, name="sso_domain_release"),
    path("emergency/", people.name_person, name="sso_emergency"),
    path("emergency/<uuid:pk>/end/", people.end_person, name="sso_emergency_end"),
]

urlpatterns = [
    path("company/<uuid:organization>/sign-in/", include(of_one)),
    path("organizations/staff/sign-in/", include(of_one)),
    path("auth/company/", arriving.find, name="sso_find"),
    path("auth/company/<uuid:pk>/start/", arriving.start, name="sso_start"),
    path("auth/company/<uuid:pk>/callback/", arriving.callback, name="sso_callback"),
    path("auth/company/<uuid:pk>/acs/", arriving.acs, name="sso_acs"),
    path("auth/company/<uuid:pk>/acs/finish/", arriving.acs_finish, name="sso_acs_finish"),
    path("auth/company/<uuid:pk>/metadata/", arriving.metadata, name="sso_metadata"),
]
