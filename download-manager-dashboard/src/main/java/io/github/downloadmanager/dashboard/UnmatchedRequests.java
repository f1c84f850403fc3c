package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriUtils;

/**
 * Answers requests to the REST interface that none of its methods takes, such as those of
 * a wrong method or content type, in the same form as its other errors. No advice for
 * controllers hears of them.
 */
final class UnmatchedRequests implements HandlerExceptionResolver {

	/** What is the dashboard's even if it shares its path with an application. */
	private static final List<String> OWN = List.of("/api/downloads", "/api/limits", "/api/dashboard");

	private final String prefix;

	private final DashboardJson json;

	UnmatchedRequests(String prefix, DashboardJson json) {
		this.prefix = prefix;
		this.json = json;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		ProblemDetail problem = isOwn(request) ? problem(request, ex) : null;
		if (problem == null) {
			return null;
		}
		if (ex instanceof ErrorResponse error) {
			error.getHeaders().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
		}
		response.setStatus(problem.getStatus());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		try {
			response.getOutputStream().write(this.json.write(ProblemView.of(problem)));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		return new ModelAndView();
	}

	private boolean isOwn(HttpServletRequest request) {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		if (!this.prefix.isEmpty()) {
			return path.startsWith(this.prefix + "/api/");
		}
		return OWN.stream().anyMatch(path::startsWith);
	}

	private static @Nullable ProblemDetail problem(HttpServletRequest request, Exception ex) {
		if (ex instanceof MultipartException) {
			// It is looked into before anybody asks what is taken here.
			return unsupported(request, Set.of());
		}
		if (ex instanceof IllegalStateException && !isReadable(request.getQueryString())) {
			return DashboardProblems.invalid("query",
					"the part of the address behind '?' cannot be read; allowed is percent-encoded UTF-8");
		}
		if (!(ex instanceof ErrorResponse error)) {
			return null;
		}
		return switch (error.getStatusCode().value()) {
			case 404 -> Problem.NOT_FOUND.detail("there is nothing at this address; openapi.json lists what there is");
			case 405 -> Problem.METHOD_NOT_ALLOWED
				.detail("the method is " + JsonInput.printable(request.getMethod()) + "; allowed are " + String
					.join(", ", error.getHeaders().getAllow().stream().map(HttpMethod::name).sorted().toList()));
			case 406 -> Problem.NOT_ACCEPTABLE.detail("the header Accept is '"
					+ JsonInput.printable(String.valueOf(request.getHeader(HttpHeaders.ACCEPT)))
					+ "'; it has to take what there is here, which is application/json or, of events, text/event-stream");
			case 415 -> unsupported(request, (error instanceof HttpMediaTypeNotSupportedException unsupported)
					? unsupported.getSupportedMediaTypes() : Set.of());
			default -> null;
		};
	}

	/**
	 * Whether a query is percent-encoded UTF-8. Servers fail when they are asked for its
	 * parts.
	 */
	private static boolean isReadable(@Nullable String query) {
		try {
			byte[] bytes = UriUtils.decode((query != null) ? query : "", StandardCharsets.ISO_8859_1)
				.getBytes(StandardCharsets.ISO_8859_1);
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
			return true;
		}
		catch (IllegalArgumentException | CharacterCodingException ex) {
			return false;
		}
	}

	private static ProblemDetail unsupported(HttpServletRequest request, Collection<MediaType> supported) {
		return Problem.UNSUPPORTED_MEDIA_TYPE.detail("the content type is '"
				+ JsonInput.printable(String.valueOf(request.getContentType())) + "'; allowed is "
				+ (supported.isEmpty() ? MediaType.APPLICATION_JSON_VALUE : MediaType.toString(supported)));
	}

}
