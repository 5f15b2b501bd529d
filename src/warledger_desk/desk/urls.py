"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from warledger_desk.desk.views import account, home, log, people

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("account/", account.account, name="account"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("log/", log.log, name="log"),
]
