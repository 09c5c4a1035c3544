from django.urls import path

from cms.cobranding.views import brand, paper, template

urlpatterns = [
    path("company/brand/", brand.brand, name="company_brand"),
    path("company/<uuid:pk>/brand/", brand.brand, name="company_brand_of"),
    path("company/<uuid:pk>/brand/logo.png", brand.logo, name="company_logo"),
    path("library/<uuid:key>/branded.pdf", paper.paper, name="page_branded"),
    path("library/<uuid:key>/template/", template.template, name="page_template"),
    path("library/<uuid:key>/template/preview.pdf", template.preview, name="template_preview"),
    path("library/<uuid:key>/template/remove/", template.remove, name="template_remove"),
]
