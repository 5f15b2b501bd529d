"""Addresses of the site."""

from __future__ import annotations

from django.urls import path

from warledger_desk.site.views import (
    articles,
    discussion,
    editorial,
    feeds,
    figures,
    home,
    reports,
    search,
    situations,
    topics,
)

app_name = "site"

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("reports/", reports.archive, name="reports"),
    path("reports/<str:report>/", reports.report, name="report"),
    path("reports/<str:report>/comment/", discussion.comment, name="comment"),
    path("reports/<str:report>/figures/<str:claim>/error/", discussion.error, name="error"),
    path("articles/", articles.index, name="articles"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("authors/<slug:slug>/", reports.author, name="author"),
    path("topics/", topics.index, name="topics"),
    path("topics/actors/<str:key>/", topics.actor, name="actor"),
    path("topics/places/<str:key>/", topics.place, name="place"),
    path("topics/operations/<str:key>/", topics.operation, name="operation"),
    path("topics/tags/<slug:slug>/", topics.tag, name="tag"),
    path("incidents/", topics.incident_list, name="incidents"),
    path("incidents/<str:key>/", topics.incident, name="incident"),
    path("map/", figures.map_page, name="map"),
    path("data/map.geojson", figures.map_data, name="map-data"),
    path("timeline/", figures.timeline_page, name="timeline"),
    path("data/timeline.json", figures.timeline_data, name="timeline-data"),
    path("situation/", situations.index, name="situations"),
    path("situation/<slug:slug>/", situations.situation, name="situation"),
    path("search/", search.search, name="search"),
    path("data/search-<int:part>.json", search.search_data, name="search-data"),
    path("corrections/", search.corrections_page, name="corrections"),
    path("feeds/reports.atom", feeds.latest, name="feed"),
    path("feeds/corrections.atom", feeds.corrected, name="corrections-feed"),
    path("feeds/actors/<str:key>.atom", feeds.about_actor, name="actor-feed"),
    path("feeds/tags/<slug:slug>.atom", feeds.about_tag, name="tag-feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("sitemap-pages.xml", feeds.sitemap_pages, name="sitemap-pages"),
    path("sitemap-reports-<int:part>.xml", feeds.sitemap_reports, name="sitemap-reports"),
    path("robots.txt", feeds.robots, name="robots"),
    path("editorial/publications/", editorial.publications, name="publications"),
    path("editorial/publications/<str:report>/", editorial.publication, name="publication"),
    path("editorial/publications/<str:report>/withdraw/", editorial.withdraw, name="withdraw"),
    path("editorial/authors/<slug:slug>/", editorial.author, name="edit-author"),
    path("editorial/situations/", editorial.new_situation, name="new-situation"),
    path("editorial/moderation/", editorial.moderation, name="moderation"),
    path("editorial/moderation/<int:pk>/", editorial.decide, name="decide"),
    path("editorial/errors/<int:pk>/", editorial.settle_error, name="settle-error"),
]
