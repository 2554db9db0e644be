"""Addresses of accounts."""

from django.urls import path

from accounts.views import divisions, invitations, municipalities, preferences, signing, team

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("demo-sign-in/", signing.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("help/roles/", signing.role_list, name="role_list"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("municipalities/", municipalities.municipality_list, name="municipality_list"),
    path("municipalities/<int:pk>/", municipalities.municipality_detail, name="municipality_detail"),
    path("people/", team.team_list, name="team_list"),
    path("people/<int:pk>/", team.team, name="team"),
    path("people/<int:pk>/invite/", team.team_invite, name="team_invite"),
    path("people/members/<int:pk>/", team.membership_edit, name="membership_edit"),
    path("people/invitations/<int:pk>/", team.invitation_change, name="invitation_change"),
    path("invitations/<str:token>/", invitations.invitation_open, name="invitation_open"),
    path("invitation/", invitations.invitation_accept, name="invitation_accept"),
    path("municipalities/<int:pk>/divisions/", divisions.division_list, name="division_list"),
    path("divisions/<int:pk>/", divisions.division_edit, name="division_edit"),
]
