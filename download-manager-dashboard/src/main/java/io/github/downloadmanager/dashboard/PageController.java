package io.github.downloadmanager.dashboard;

import java.util.List;

import io.github.downloadmanager.dashboard.DashboardProperties.Example;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page, and what it has to know before it shows anything.
 */
@RestController
class PageController {

	private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

	private final DashboardProperties properties;

	private final DashboardJson json;

	private final CsrfTokens tokens;

	PageController(DashboardProperties properties, DashboardJson json, ObjectProvider<CsrfTokens> tokens) {
		this.properties = properties;
		this.json = json;
		this.tokens = tokens.getIfAvailable(() -> (request) -> null);
	}

	/**
	 * The page. Its addresses are relative, so without a slash at the end of its own the
	 * browser is sent there.
	 * @param request the request
	 * @return the page
	 */
	@GetMapping({ "", "/" })
	ResponseEntity<Resource> page(HttpServletRequest request) {
		String path = request.getRequestURI();
		if (!path.endsWith("/")) {
			String last = path.substring(path.lastIndexOf('/') + 1);
			return ResponseEntity.status(HttpStatus.FOUND).header(HttpHeaders.LOCATION, last + "/").build();
		}
		return ResponseEntity.ok().contentType(HTML).body(DashboardWebMvc.file("index.html"));
	}

	/**
	 * What the page has to know of its server.
	 * @param request the request
	 * @return the settings
	 */
	@GetMapping(path = "/api/dashboard", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> settings(HttpServletRequest request) {
		boolean writable = this.properties.access() == DashboardProperties.Access.UNRESTRICTED;
		return this.json.ok(new Settings(writable ? "unrestricted" : "read-only", this.properties.examples(),
				writable ? this.tokens.of(request) : null));
	}

	/**
	 * What the page has to know of its server.
	 *
	 * @param access {@code read-only} or {@code unrestricted}
	 * @param examples addresses to try
	 * @param csrf what requests that change something have to bring, or {@code null}
	 */
	record Settings(String access, List<Example> examples, @Nullable Csrf csrf) {

	}

	/**
	 * A token against forged requests.
	 *
	 * @param header the header that it is sent in
	 * @param token the token
	 */
	record Csrf(String header, String token) {

	}

	/** Knows the token of the application's security. */
	@FunctionalInterface
	interface CsrfTokens {

		/**
		 * The token of whoever has sent a request.
		 * @param request the request
		 * @return the token; {@code null} if none is asked for
		 */
		@Nullable Csrf of(HttpServletRequest request);

	}

}
