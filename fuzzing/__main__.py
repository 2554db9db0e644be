"""python -m fuzzing: sets up the portal, then runs."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sustcity.settings")
    django.setup()
    from fuzzing.running import main

    sys.exit(main())
