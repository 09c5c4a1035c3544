from allauth.mfa.base.views import authenticate, reauthenticate
from django.urls import path

from portal.signin.views import help, overview, public, steps

urlpatterns = [
    # On the way in. Names that begin with mfa_ are looked up by allauth.
    path("auth/second-factor/", authenticate, name="mfa_authenticate"),
    path("auth/passkey/", steps.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("auth/reauthenticate/code/", reauthenticate, name="mfa_reauthenticate"),
    path(
        "auth/reauthenticate/passkey/",
        steps.AgainByPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("auth/not-me/<str:token>/", public.not_me, name="not_me"),
    # One's own
    path("me/security/", overview.security, name="security"),
    path("me/security/app/", steps.AddApp.as_view(), name="mfa_activate_totp"),
    path("me/security/app/remove/", steps.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("me/security/passkeys/add/", steps.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("me/security/passkeys/<slug:name>/remove/", steps.remove_passkey, name="passkey_remove"),
    path("me/security/codes/", steps.recovery_codes, name="mfa_view_recovery_codes"),
    path("me/security/codes/new/", steps.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("me/security/sessions/end-others/", overview.end_other_sessions, name="sessions_end"),
    path("me/security/sessions/<slug:name>/end/", overview.end_session, name="session_end"),
    path("me/security/devices/<uuid:pk>/forget/", overview.forget_device, name="device_forget"),
    # Rules, and helping people
    path("programme/sign-in/", help.sign_in_rules, name="sign_in_rules"),
    path("programme/sign-in/<slug:group>/", help.sign_in_rule, name="sign_in_rule"),
    path("company/<uuid:pk>/security/", help.company_security, name="company_security"),
    path("people/<uuid:pk>/sign-in/", help.person_sign_in, name="person_sign_in"),
    path("people/<uuid:pk>/sign-in/end/", help.end_sessions, name="person_sign_in_end"),
    path("people/<uuid:pk>/sign-in/reset/", help.reset, name="person_sign_in_reset"),
]
