from django.urls import path

from partners.classification.views import account, definitions, overview

ACCOUNT = "accounts/<uuid:pk>/classification/"
urlpatterns = [
    path("classification/", overview.overview, name="classification"),
    path("classification/export.csv", overview.export, name="classification_export"),
    path("classification/compute/", overview.compute, name="classes_compute"),
    path("classification/<uuid:pk>/publish/", overview.publish, name="classes_publish"),
    path("classification/definitions/", definitions.definitions, name="class_definitions"),
    path(
        "classification/definitions/<slug:topic>/new/",
        definitions.definition_new,
        name="class_definition_new",
    ),
    path(
        "classification/definitions/<uuid:pk>/cancel/",
        definitions.definition_cancel,
        name="class_definition_cancel",
    ),
    path(ACCOUNT, account.account_classification, name="account_classification"),
    path(f"{ACCOUNT}override/", account.override, name="class_override"),
    path(f"{ACCOUNT}override/end/", account.override_end, name="class_override_end"),
    path(f"{ACCOUNT}relationship/", account.relationship, name="relationship_decide"),
    path(f"{ACCOUNT}scorecard/", account.scorecard, name="scorecard"),
]
