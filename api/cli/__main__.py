"""`python -m api.cli`: the `permanence` command where its script is not on the path."""

from api.cli import main

main()
