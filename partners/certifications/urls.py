from django.urls import path

from partners.certifications.views import external, lists, mine, programme, public

urlpatterns = [
    # Before sign-in
    path("verify/", public.verify_form, name="verify_form"),
    path("verify/<str:number>/", public.verify_number, name="verify"),
    # One's own
    path("certificates/", mine.certificates, name="certificates"),
    path("certificates/<uuid:pk>/", mine.certificate, name="certificate"),
    path("certificates/<uuid:pk>/pdf/", mine.paper, name="certificate_pdf"),
    path("certificates/<uuid:pk>/revoke/", mine.revoke, name="certificate_revoke"),
    # Other people's
    path("certificates/issued/", lists.issued, name="certificates_issued"),
    path("certificates/issued/export.csv", lists.issued_export, name="certificates_export"),
    path("company/<uuid:pk>/certificates/", lists.team, name="company_certificates"),
    path(
        "company/<uuid:pk>/certificates/export.csv",
        lists.team_export,
        name="company_certificates_export",
    ),
    # Issued elsewhere
    path("certificates/claims/", external.claims, name="certificate_claims"),
    path("certificates/claims/new/", external.record, name="certificate_claim_new"),
    path("certificates/claims/<uuid:pk>/", external.claim, name="certificate_claim"),
    path("certificates/claims/<uuid:pk>/evidence/", external.evidence, name="certificate_evidence"),
    path("certificates/claims/<uuid:pk>/confirm/", external.confirm, name="claim_confirm"),
    path("certificates/claims/<uuid:pk>/decline/", external.decline, name="claim_decline"),
    # The programme
    path("certificates/certifications/", programme.certifications, name="certifications"),
    path("certificates/certifications/new/", programme.certification, name="certification_new"),
    path("certificates/certifications/<int:pk>/", programme.certification, name="certification"),
    path("certificates/requirements/new/", programme.requirement, name="requirement_new"),
    path("certificates/requirements/<uuid:pk>/", programme.requirement, name="requirement"),
    path(
        "certificates/requirements/<uuid:pk>/remove/",
        programme.requirement_remove,
        name="requirement_remove",
    ),
    path("certificates/standings/", programme.tier_standings, name="tier_standings"),
]
