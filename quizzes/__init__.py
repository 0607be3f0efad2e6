"""Assessment: questions, quizzes and attempts."""
