"""Each shipped case reckoned by hand: figures typed from the case and the law, nothing imported.

Not one number here comes from the program. A case's file types what stands in the case and what the
statute says on 24 November 2026, and adds it up year by year. The page made of it is
docs/explanation/appraisal-by-hand.md; write it again with `python -m tests.spec.by_hand`.
"""
