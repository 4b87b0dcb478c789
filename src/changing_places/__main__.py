"""`python -m changing_places` is the command `changing-places`."""

from changing_places.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
