package io.github.downloadmanager.dashboard;

import java.net.URI;
import java.util.Locale;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * The kinds of problem that the REST interface answers with (RFC 9457). Each has a type
 * that clients can rely on, and that leads to its description.
 */
enum Problem {

	/** A field or parameter is wrong. */
	INVALID_INPUT(HttpStatus.BAD_REQUEST, "The request is not valid"),
	/** The body is too large. */
	TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is too large"),
	/** There is no such download. */
	UNKNOWN_DOWNLOAD(HttpStatus.NOT_FOUND, "There is no such download"),
	/** There is nothing at this address. */
	NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
	/** What is at this address does not take this method. */
	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed"),
	/** The client does not take what is sent from here. */
	NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "There is no such representation"),
	/** The body is of another type than those that are read. */
	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The content type is not supported"),
	/** The download has no file that can be handed out. */
	NO_FILE(HttpStatus.NOT_FOUND, "There is no file"),
	/** The destination exists and was to be kept. */
	FILE_EXISTS(HttpStatus.CONFLICT, "The file exists"),
	/** Another download writes the same destination. */
	DESTINATION_IN_USE(HttpStatus.CONFLICT, "The file is being downloaded already"),
	/** Pausing would lose bytes. */
	NOT_RESUMABLE(HttpStatus.CONFLICT, "The download cannot be continued later"),
	/** The download has ended, or is just being published. */
	ENDED(HttpStatus.CONFLICT, "The download has ended"),
	/** The queue is full. */
	QUEUE_FULL(HttpStatus.TOO_MANY_REQUESTS, "Too many downloads wait"),
	/** The manager is shut down. */
	SHUT_DOWN(HttpStatus.SERVICE_UNAVAILABLE, "No downloads are taken any more"),
	/** Too many clients follow the events. */
	TOO_MANY_CLIENTS(HttpStatus.SERVICE_UNAVAILABLE, "Too many pages are open"),
	/** The access is read-only. */
	READ_ONLY(HttpStatus.FORBIDDEN, "Nothing can be changed here"),
	/** The request comes from another site's page. */
	CROSS_SITE(HttpStatus.FORBIDDEN, "The request comes from another site"),
	/** Anything else. */
	FAILED(HttpStatus.INTERNAL_SERVER_ERROR, "The server failed");

	private static final String DOCUMENT = "https://github.com/downloadmanager/download-manager-spring-boot"
			+ "/blob/main/docs/dashboard.md#";

	private final HttpStatus status;

	private final String title;

	Problem(HttpStatus status, String title) {
		this.status = status;
		this.title = title;
	}

	HttpStatus status() {
		return this.status;
	}

	/** The type, whose last part is the name of the constant in lower case. */
	URI type() {
		return URI.create(DOCUMENT + name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

	ProblemDetail detail(String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(this.status, detail);
		problem.setType(type());
		problem.setTitle(this.title);
		return problem;
	}

}
