"""The tables of the app ``quizzes``."""

from quizzes.models.attempt import Attempt, AttemptQuestion
from quizzes.models.bank import Question, QuestionRevision
from quizzes.models.quiz import AttemptGrant, Quiz, QuizItem

__all__ = ["Attempt", "AttemptGrant", "AttemptQuestion", "Question", "QuestionRevision", "Quiz", "QuizItem"]
