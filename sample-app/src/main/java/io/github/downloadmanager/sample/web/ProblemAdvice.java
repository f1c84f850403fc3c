package io.github.downloadmanager.sample.web;

import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns the errors of the demo origin into problems (RFC 9457), and Spring's own ones
 * (404, 405, 406, 415) of the whole server. The dashboard has its own for the rest.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ResponseEntity<ProblemDetail> invalidInput(InvalidInputException ex) {
		return invalid(ex.field(), ex.reason());
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
