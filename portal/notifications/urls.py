from django.urls import path

from portal.notifications.views import inbox, links, preferences

urlpatterns = [
    path("notifications/", inbox.inbox, name="notifications"),
    path("notifications/read-all/", inbox.read_all, name="notifications_read_all"),
    path("notifications/read-chosen/", inbox.read_chosen, name="notifications_read_chosen"),
    path("notifications/undelivered/", inbox.undelivered, name="undelivered"),
    path("notifications/<uuid:pk>/go/", inbox.go, name="notification_go"),
    path("notifications/<uuid:pk>/read/", inbox.read, name="notification_read"),
    path("me/notifications/", preferences.preferences, name="notification_preferences"),
    path("me/notifications/calendar/", preferences.make_calendar, name="make_calendar"),
    path("me/notifications/calendar/end/", preferences.end_calendar, name="end_calendar"),
    path("calendar/<slug:token>.ics", links.feed, name="calendar_feed"),
    path("unsubscribe/<str:token>/", links.stop, name="unsubscribe"),
]
