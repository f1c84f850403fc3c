package io.github.downloadmanager.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server on a free port, and a client that talks HTTP to it.
 */
public final class RunningServer implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final ConfigurableApplicationContext context;

	private final Path directory;

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(10))
		.build();

	private RunningServer(ConfigurableApplicationContext context, Path directory) {
		this.context = context;
		this.directory = directory;
	}

	/**
	 * Start the server as {@code main} does.
	 * @param directory where files land
	 * @param properties further arguments, such as {@code --sample.rate-limit.burst=2}
	 * @return the server
	 */
	public static RunningServer start(Path directory, String... properties) {
		List<String> args = new ArrayList<>(List.of("--server.port=0", "--download-manager.directory=" + directory,
				"--download-manager.retry.initial-delay=10ms", "--download-manager.progress.sample-interval=10ms"));
		args.addAll(List.of(properties));
		return new RunningServer(SpringApplication.run(SampleServer.class, args.toArray(String[]::new)), directory);
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	public String url(String path) {
		return "http://127.0.0.1:" + port() + path;
	}

	/** A demo file's address. */
	public String demo(String nameAndQuery) {
		return url("/demo/files/" + nameAndQuery);
	}

	public HttpResponse<String> get(String path, String... headers) {
		return send(request(path, headers).GET().build());
	}

	public HttpResponse<String> delete(String path, String... headers) {
		return send(request(path, headers).DELETE().build());
	}

	public HttpResponse<String> post(String path, String body, String... headers) {
		return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
	}

	/** Add a download; fields as name, value, name, value. */
	public HttpResponse<String> submit(String url, Object... fields) {
		var body = JSON.createObjectNode().put("url", url);
		for (int i = 0; i < fields.length; i += 2) {
			body.putPOJO((String) fields[i], fields[i + 1]);
		}
		return post("/api/downloads", JSON.writeValueAsString(body), "Content-Type", "application/json");
	}

	public HttpResponse<String> send(HttpRequest request) {
		return send(request, BodyHandlers.ofString());
	}

	public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
		try {
			return this.client.send(request, handler);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	public HttpRequest.Builder request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(30));
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	public static JsonNode json(HttpResponse<String> response) {
		return JSON.readTree(response.body());
	}

	public static JsonNode json(String text) {
		return JSON.readTree(text);
	}

	/** What is in the download directory, whatever the depth. */
	public List<String> files() {
		if (!Files.exists(this.directory)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter((file) -> !file.equals(this.directory))
				.map((file) -> this.directory.relativize(file).toString())
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public byte[] file(String name) {
		try {
			return Files.readAllBytes(this.directory.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
