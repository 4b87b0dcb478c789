"""What is known: reads files of known layouts into a store, and answers from it.

A `Dataset` (one TOML file of the catalogue) says what a file looks like and what it
means; `load` reads files into a `Store` of typed Parquet tables; `Register` knows the
councils, their names and their history; `harmonise` puts a panel on the boundaries of
any year; `fetch` downloads official data; `demo` makes a fictional country. Only this
area speaks DuckDB's SQL.
"""
