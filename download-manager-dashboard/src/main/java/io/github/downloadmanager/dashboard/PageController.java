package io.github.downloadmanager.dashboard;

import java.util.List;

import io.github.downloadmanager.dashboard.DashboardProperties.Example;
import jakarta.servlet.http.HttpServletRequest;
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

	PageController(DashboardProperties properties, DashboardJson json) {
		this.properties = properties;
		this.json = json;
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
	 * @return the settings
	 */
	@GetMapping(path = "/api/dashboard", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> settings() {
		return this.json.ok(new Settings(
				this.properties.access() == DashboardProperties.Access.UNRESTRICTED ? "unrestricted" : "read-only",
				this.properties.examples()));
	}

	/**
	 * What the page has to know of its server.
	 *
	 * @param access {@code read-only} or {@code unrestricted}
	 * @param examples addresses to try
	 */
	record Settings(String access, List<Example> examples) {

	}

}
