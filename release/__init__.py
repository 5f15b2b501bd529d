"""
What is looked at before a release: ``make release-check``.

Each module looks at one thing and says what is wrong with it in lines; `release.__main__` puts
them together. docs/release.md tells what a release is made of.
"""
