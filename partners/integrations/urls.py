from django.urls import include, path
from oauth2_provider.views import OAuthServerMetadataView

from partners.integrations.views import apps, consent, keys, programs

# The library finds its addresses by these names.
oauth = [
    path("authorize/", consent.ConsentView.as_view(), name="authorize"),
    path("token/", consent.LimitedTokenView.as_view(), name="token"),
    path("revoke/", consent.LimitedRevokeView.as_view(), name="revoke-token"),
]
of_one = [
    path("", programs.integration, name="integration"),
    path("edit/", programs.edit, name="integration_edit"),
    path("end/", programs.end, name="integration_end"),
    path("tokens/new/", keys.new_token, name="integration_token_new"),
    path("tokens/<slug:digest>/revoke/", keys.revoke_token, name="integration_token_revoke"),
    path("tokens/<slug:digest>/edit/", keys.edit_token, name="integration_token_edit"),
    path("clients/new/", keys.new_client, name="integration_client_new"),
    path("clients/<uuid:client>/edit/", keys.edit_client, name="integration_client_edit"),
    path("clients/<uuid:client>/secret/", keys.new_secret, name="integration_client_secret"),
    path("clients/<uuid:client>/remove/", keys.end_client, name="integration_client_end"),
]

urlpatterns = [
    path("company/<uuid:pk>/integrations/", programs.of_company, name="company_integrations"),
    path("company/<uuid:pk>/integrations/new/", programs.new, name="company_integration_new"),
    path("integrations/", programs.of_vendor, name="integrations"),
    path("integrations/new/", programs.new, name="integration_new"),
    path("integrations/<uuid:pk>/", include(of_one)),
    path("me/apps/", apps.apps, name="connected_apps"),
    path("me/apps/<uuid:pk>/disconnect/", apps.disconnect, name="disconnect_app"),
    path("oauth/", include((oauth, "oauth2_provider"))),
    path(
        ".well-known/oauth-authorization-server",
        OAuthServerMetadataView.as_view(),
        name="oauth_metadata",
    ),
]
