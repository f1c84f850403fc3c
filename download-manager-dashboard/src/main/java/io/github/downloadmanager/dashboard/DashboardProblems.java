package io.github.downloadmanager.dashboard;

import io.github.downloadmanager.DownloadException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.core.JacksonException;

/**
 * Turns the errors of the dashboard's controllers, and of no others, into problems (RFC
 * 9457).
 */
@RestControllerAdvice(basePackageClasses = DashboardProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class DashboardProblems {

	private final DashboardJson json;

	DashboardProblems(DashboardJson json) {
		this.json = json;
	}

	@ExceptionHandler
	ResponseEntity<byte[]> invalidInput(InvalidInputException ex) {
		return answer(of(ex));
	}

	@ExceptionHandler
	ResponseEntity<byte[]> problem(ProblemException ex) {
		return answer(of(ex));
	}

	/** The parser's message may quote the body, and with it a secret: only the place. */
	@ExceptionHandler
	ResponseEntity<byte[]> malformedJson(JacksonException ex) {
		return answer(invalid("body",
				"must be well-formed JSON without duplicate fields"
						+ ((ex.getLocation() != null && ex.getLocation().getLineNr() > 0) ? "; the error is at line "
								+ ex.getLocation().getLineNr() + ", column " + ex.getLocation().getColumnNr() : "")));
	}

	@ExceptionHandler
	ResponseEntity<byte[]> refused(DownloadException ex) {
		return answer(of(ex));
	}

	/**
	 * The problem that a wrong field is.
	 * @param ex the error
	 * @return the problem
	 */
	static ProblemDetail of(InvalidInputException ex) {
		return invalid(ex.field(), ex.reason());
	}

	/**
	 * The problem that a refused download is.
	 * @param ex the error
	 * @return the problem, with the error's type
	 */
	static ProblemDetail of(DownloadException ex) {
		String message = String.valueOf(ex.getMessage());
		ProblemDetail problem;
		if (ex instanceof DownloadException.UrlRejected) {
			problem = invalid("url", message);
		}
		else if (ex instanceof DownloadException.InvalidDestination) {
			problem = invalid("fileName", message);
		}
		else {
			problem = kind(ex).detail(message);
		}
		problem.setProperty("errorType", ex.type());
		return problem;
	}

	/**
	 * The problem that an order is refused with.
	 * @param ex the error
	 * @return the problem
	 */
	static ProblemDetail of(ProblemException ex) {
		return ex.problem().detail(String.valueOf(ex.getMessage()));
	}

	private static Problem kind(DownloadException ex) {
		if (ex instanceof DownloadException.FileExists) {
			return Problem.FILE_EXISTS;
		}
		if (ex instanceof DownloadException.DestinationInUse) {
			return Problem.DESTINATION_IN_USE;
		}
		if (ex instanceof DownloadException.QueueFull) {
			return Problem.QUEUE_FULL;
		}
		return (ex instanceof DownloadException.ManagerShutdown) ? Problem.SHUT_DOWN : Problem.FAILED;
	}

	static ProblemDetail invalid(String field, String reason) {
		ProblemDetail problem = Problem.INVALID_INPUT.detail(field + ": " + reason);
		problem.setProperty("field", field);
		problem.setProperty("reason", reason);
		return problem;
	}

	private ResponseEntity<byte[]> answer(ProblemDetail problem) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		if (problem.getStatus() == 429 || problem.getStatus() == 503) {
			answer.header(HttpHeaders.RETRY_AFTER, "1");
		}
		return answer.body(this.json.write(ProblemView.of(problem)));
	}

}
