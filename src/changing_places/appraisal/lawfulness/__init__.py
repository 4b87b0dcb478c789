"""Whether a delivery model is lawful for a service, on what conditions, and how near a line is."""

from changing_places.appraisal.lawfulness.asking import read_situation
from changing_places.appraisal.lawfulness.judge import lawful, lawful_models
from changing_places.appraisal.lawfulness.model import Cliff, Finding, Remark, Situation

__all__ = ["Cliff", "Finding", "Remark", "Situation", "lawful", "lawful_models", "read_situation"]
