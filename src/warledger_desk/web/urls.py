"""Every address of the application."""

from __future__ import annotations

from django.urls import include, path

from warledger_desk.api.routes import api

urlpatterns = [
    path("accounts/", include("warledger_desk.accounts.urls")),
    path("desk/", include("warledger_desk.desk.urls")),
    path("api/v1/", api.urls),
    path("", include("warledger_desk.site.urls")),
]

handler400 = "warledger_desk.pages.errors.bad_request"
handler403 = "warledger_desk.pages.errors.forbidden"
handler404 = "warledger_desk.pages.errors.not_found"
handler500 = "warledger_desk.pages.errors.server_error"
