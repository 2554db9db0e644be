"""Addresses of accounts."""

from django.urls import path

from accounts.views import municipalities, preferences, signing

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("demo-sign-in/", signing.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("help/roles/", signing.role_list, name="role_list"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("municipalities/", municipalities.municipality_list, name="municipality_list"),
    path("municipalities/<int:pk>/", municipalities.municipality_detail, name="municipality_detail"),
]
