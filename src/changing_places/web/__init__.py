"""The web application: a Django project of pages over the engines, without arithmetic of its own.

A view is thin: it reads the address, asks one engine, puts the answer into a small frozen page,
and a template shows it. `home`, `place`, `sources` and `help` hold the pages of each area;
`store`, `errors`, `headers` and `key` what every page stands on; `style` what the style sheet is
compiled from. Every view has its own address that reproduces it, works without JavaScript, and
answers first: a sentence, a figure, its table, its source.
"""
