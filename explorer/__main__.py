"""`python -m explorer` is the same program as `event-explorer`."""

from explorer.bootstrap import main

if __name__ == "__main__":
    main()
