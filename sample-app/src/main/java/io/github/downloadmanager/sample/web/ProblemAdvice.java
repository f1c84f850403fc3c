package io.github.downloadmanager.sample.web;

import io.github.downloadmanager.DownloadException;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/**
 * Turns every error of the REST interface into a problem (RFC 9457). Spring's own errors
 * (404, 405, 406, 415) are handled by the super class.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ResponseEntity<ProblemDetail> invalidInput(InvalidInputException ex) {
		return invalid(ex.field(), ex.reason());
	}

	/** The parser's message may quote the body, and with it a secret: only the place. */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> malformedJson(JacksonException ex) {
		return invalid("body",
				"must be one well-formed JSON object without duplicate fields"
						+ ((ex.getLocation() != null && ex.getLocation().getLineNr() > 0) ? "; the error is at line "
								+ ex.getLocation().getLineNr() + ", column " + ex.getLocation().getColumnNr() : ""));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(DownloadException ex) {
		String message = String.valueOf(ex.getMessage());
		if (ex instanceof DownloadException.UrlRejected) {
			return invalid("url", message);
		}
		if (ex instanceof DownloadException.InvalidDestination) {
			return invalid("fileName", message);
		}
		if (ex instanceof DownloadException.FileExists || ex instanceof DownloadException.DestinationInUse) {
			return answer(problem(HttpStatus.CONFLICT, ex.type(), message));
		}
		if (ex instanceof DownloadException.QueueFull) {
			return retryLater(problem(HttpStatus.TOO_MANY_REQUESTS, ex.type(), message));
		}
		if (ex instanceof DownloadException.ManagerShutdown) {
			return retryLater(problem(HttpStatus.SERVICE_UNAVAILABLE, ex.type(), message));
		}
		return answer(problem(HttpStatus.INTERNAL_SERVER_ERROR, ex.type(), message));
	}

	/** All threads for streams are taken. */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> busy(TaskRejectedException ex) {
		return retryLater(
				ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "too many streams are open"));
	}

	private static ResponseEntity<ProblemDetail> invalid(String field, String reason) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, field + ": " + reason);
		problem.setProperty("field", field);
		problem.setProperty("reason", reason);
		return answer(problem);
	}

	private static ProblemDetail problem(HttpStatus status, String errorType, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setProperty("errorType", errorType);
		return problem;
	}

	private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
		return ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

	private static ResponseEntity<ProblemDetail> retryLater(ProblemDetail problem) {
		return ResponseEntity.status(problem.getStatus())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.header(HttpHeaders.RETRY_AFTER, "1")
			.body(problem);
	}

}
