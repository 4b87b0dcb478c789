"""`python -m changing_places` is the command `changing-places`."""

from changing_places.cli.main import main

raise SystemExit(main())
