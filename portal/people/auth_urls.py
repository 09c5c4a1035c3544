"""Allauth's pages that we use; `signup/` only says how one becomes a partner."""

from allauth.account.urls import urlpatterns as allauth_patterns

UNUSED = {"account_confirm_login_code", "account_set_password"}

urlpatterns = [pattern for pattern in allauth_patterns if pattern.name not in UNUSED]
