"""The pages of appraisal: the rules, a case built step by step, and its answer."""
