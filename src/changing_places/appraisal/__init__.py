"""Choose: which delivery models are lawful, what each costs whom, and how sure that is.

`rulebook` answers for any date which tax and regulatory rules bear on a delivery model, by
statute, `lawfulness` which models they allow, and `taxes` what they cost; `greenbook` holds the
single steps of an appraisal after HM Treasury's Green Book; `uncertainty` draws what is not known
and says what would change the answer; `criteria` weighs what has no price; `agencies` says who
pays and who gains.
"""
