package io.github.downloadmanager.dashboard;

/**
 * Ends a request with a problem.
 */
final class ProblemException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Problem problem;

	/**
	 * A new exception.
	 * @param problem the kind of problem
	 * @param detail what was wrong, for a person to read; nothing secret
	 */
	ProblemException(Problem problem, String detail) {
		super(detail);
		this.problem = problem;
	}

	Problem problem() {
		return this.problem;
	}

}
