"""Addresses of the trail."""

from django.urls import path

from portal.audit.views import company, trail

ONE = "company/<uuid:pk>/audit"

urlpatterns = [
    path("access/audit/", trail.trail, name="audit"),
    path("access/audit/export.csv", trail.export_csv, name="audit_csv"),
    path("access/audit/export.jsonl", trail.export_lines, name="audit_lines"),
    path("access/audit/<int:pk>/", trail.entry, name="audit_entry"),
    path("company/audit/", company.trail, name="company_audit"),
    path("company/audit/verify_trail.py", company.small_verifier, name="audit_verifier"),
    path(f"{ONE}/", company.trail, name="company_audit_of"),
    path(f"{ONE}/verify/", company.check, name="company_audit_verify"),
    path(f"{ONE}/export.csv", company.export_csv, name="company_audit_csv"),
    path(f"{ONE}/export.jsonl", company.export_lines, name="company_audit_lines"),
]
