package io.github.downloadmanager.dashboard.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.dashboard.TestApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An application with the dashboard, and a client of it.
 */
public final class DashboardServer implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** An argument that starts it on Tomcat: both servers are there. */
	public static final String TOMCAT = "--spring.autoconfigure.exclude="
			+ "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration";

	/** An argument that starts it on Jetty. */
	public static final String JETTY = "--spring.autoconfigure.exclude="
			+ "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration";

	private final ConfigurableApplicationContext context;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private DashboardServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start it, enabled and unrestricted.
	 * @param directory where files land
	 * @param properties further arguments
	 * @return the server
	 */
	public static DashboardServer start(Path directory, String... properties) {
		return start(TestApplication.class, directory, properties);
	}

	/** Start another application in the same way. */
	public static DashboardServer start(Class<?> application, Path directory, String... properties) {
		List<String> args = new ArrayList<>(
				List.of("--server.address=127.0.0.1", "--server.port=0", "--download-manager.directory=" + directory,
						"--download-manager.network.allow=any", "--download-manager.retry.max-retries=0",
						"--download-manager.progress.sample-interval=20ms", "--download-manager.dashboard.enabled=true",
						"--download-manager.dashboard.access=unrestricted", TOMCAT));
		for (String property : properties) {
			String name = property.substring(0, property.indexOf('=') + 1);
			args.removeIf((arg) -> arg.startsWith(name));
			args.add(property);
		}
		return new DashboardServer(SpringApplication.run(application, args.toArray(String[]::new)));
	}

	public DownloadManager manager() {
		return this.context.getBean(DownloadManager.class);
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/** An address below the dashboard's path; by the name that browsers take for safe. */
	public String url(String path) {
		return "http://localhost:" + port()
				+ this.context.getEnvironment().getProperty("download-manager.dashboard.path", "/downloads") + path;
	}

	public HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, "", headers);
	}

	public HttpResponse<String> send(String method, String path, String body, String... headers) {
		return send(method, path, body,
				body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body),
				headers);
	}

	/** Send JSON, and say how long it is or not. */
	public HttpResponse<String> post(String path, String body, boolean announced) {
		HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofString(body);
		return send("POST", path, body, announced ? publisher : HttpRequest.BodyPublishers.fromPublisher(publisher));
	}

	private HttpResponse<String> send(String method, String path, String body, HttpRequest.BodyPublisher publisher,
			String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)))
			.timeout(Duration.ofSeconds(30))
			.method(method, publisher);
		if (!body.isEmpty()) {
			request.header("Content-Type", "application/json");
		}
		for (int i = 0; i < headers.length; i += 2) {
			request.setHeader(headers[i], headers[i + 1]);
		}
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Add a download; the answer's id. */
	public String submit(String url, String more) {
		HttpResponse<String> response = send("POST", "/api/downloads", "{\"url\":\"" + url + "\"" + more + "}");
		if (response.statusCode() != 202) {
			throw new AssertionError(response.body());
		}
		return json(response).get("id").stringValue();
	}

	public String submit(String url) {
		return submit(url, "");
	}

	public static JsonNode json(HttpResponse<String> response) {
		return JSON.readTree(response.body());
	}

	public static JsonNode json(String text) {
		return JSON.readTree(text);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
