"""Addresses of the site."""

from __future__ import annotations

from django.urls import path

from warledger_desk.site.views import home

app_name = "site"

urlpatterns = [path("", home.home, name="home")]
