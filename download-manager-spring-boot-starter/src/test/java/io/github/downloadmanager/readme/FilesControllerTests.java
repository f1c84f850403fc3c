package io.github.downloadmanager.readme;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The controller that the guide shows, over real HTTP, in a servlet and in a reactive
 * application.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class FilesControllerTests {

	private static final byte[] HALF = "half".getBytes(StandardCharsets.US_ASCII);

	private final HttpClient client = HttpClient.newHttpClient();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	/** Until then only half of a file has come. */
	private final CountDownLatch rest = new CountDownLatch(1);

	@TempDir
	private Path directory;

	private HttpServer origin;

	@BeforeEach
	void serve() throws IOException {
		this.origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.origin.setExecutor(this.threads);
		this.origin.createContext("/", this::serveHalves);
		this.origin.start();
	}

	private void serveHalves(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.sendResponseHeaders(200, 2L * HALF.length);
			OutputStream body = exchange.getResponseBody();
			body.write(HALF);
			body.flush();
			this.rest.await();
			body.write(HALF);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@AfterEach
	void stop() {
		this.rest.countDown();
		this.origin.stop(0);
		this.threads.shutdownNow();
	}

	@Test
	void aFormSubmits() throws Exception {
		try (ConfigurableApplicationContext context = run(WebApplicationType.SERVLET)) {
			HttpRequest form = HttpRequest.newBuilder(uri(context, "/files"))
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(HttpRequest.BodyPublishers.ofString("address=" + encoded(address())))
				.build();
			HttpResponse<String> answer = this.client.send(form, HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).isEqualTo(202);
			assertThat(JsonPath.<String>read(answer.body(), "$.uri")).isEqualTo(address());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void progressIsFollowedToTheEnd(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = run(type); BufferedReader events = follow(context)) {
			awaitEvent(events, "progress");
			assertThat(JsonPath.<Integer>read(data(events), "$.bytesDownloaded")).isNotNegative();
			this.rest.countDown();
			awaitEvent(events, "end");
			assertThat(JsonPath.<String>read(data(events), "$.status")).isEqualTo("COMPLETED");
			assertThat(events.lines()).as("after the end").allMatch(String::isEmpty);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void downloadIsCancelled(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = run(type); BufferedReader events = follow(context)) {
			awaitEvent(events, "progress");
			assertThat(send(context, "DELETE", "/files/" + download(context).id()).statusCode()).isEqualTo(204);
			awaitEvent(events, "end");
			assertThat(JsonPath.<String>read(data(events), "$.status")).isEqualTo("CANCELLED");
			assertThat(send(context, "DELETE", "/files/unknown").statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "SERVLET | ftp://example.org/a | 400 | uri is not allowed", "SERVLET | '' | 400 | uri is not",
					"SERVLET | https://denied.example/a | 400 | denied.example",
					"REACTIVE | ftp://example.org/a | 400 | uri is not allowed",
					"REACTIVE | https://denied.example/a | 400 | denied.example" })
	void badAddressIsAProblem(WebApplicationType type, String address, int status, String detail) throws Exception {
		try (ConfigurableApplicationContext context = run(type)) {
			HttpResponse<String> answer = send(context, "POST", "/files?address=" + encoded(address));
			assertThat(answer.statusCode()).isEqualTo(status);
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(JsonPath.<String>read(answer.body(), "$.detail")).contains(detail);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void browserThatFollowsDoesNotHoldUpTheShutdown(WebApplicationType type, CapturedOutput output) throws Exception {
		ConfigurableApplicationContext context = run(type);
		BufferedReader events = follow(context);
		awaitEvent(events, "progress");
		context.close();
		assertThat(output.getAll()).contains("Graceful shutdown complete").doesNotContain("Graceful shutdown aborted");
		assertThat(events.lines()).as("it may ask again").noneMatch("event:end"::equals);
	}

	/** The browser does not hear of the end. Everybody else does. */
	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void downloadIsDrainedThoughABrowserFollowsIt(WebApplicationType type, CapturedOutput output) throws Exception {
		ConfigurableApplicationContext context = run(type, "--download-manager.shutdown.mode=drain");
		BufferedReader events = follow(context);
		awaitEvent(events, "progress");
		Download download = download(context);
		CompletableFuture<List<DownloadEvent>> heard = download.events().collectList().toFuture();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close, this.threads);
		assertThat(events.lines()).noneMatch("event:end"::equals);
		this.rest.countDown();
		closed.join();
		assertThat(download.status()).isEqualTo(DownloadStatus.COMPLETED);
		assertThat(heard.join()).extracting(DownloadEvent::type).last().isEqualTo("Completed");
		assertThat(output.getAll()).contains("Graceful shutdown complete").doesNotContain("Graceful shutdown aborted");
	}

	private ConfigurableApplicationContext run(WebApplicationType type, String... arguments) {
		return new SpringApplicationBuilder(TestedApplication.class, FilesController.class).web(type)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"download-manager.network.allow=any", "download-manager.network.denied-hosts=denied.example",
					"download-manager.directory=" + this.directory)
			.run(arguments);
	}

	/** The events of a new download. */
	private BufferedReader follow(ConfigurableApplicationContext context) throws Exception {
		HttpResponse<String> submitted = send(context, "POST", "/files?address=" + encoded(address()));
		assertThat(submitted.statusCode()).isEqualTo(202);
		String id = JsonPath.read(submitted.body(), "$.id");
		HttpResponse<InputStream> followed = this.client.send(
				HttpRequest.newBuilder(uri(context, "/files/" + id + "/progress")).build(),
				HttpResponse.BodyHandlers.ofInputStream());
		assertThat(followed.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
		return new BufferedReader(new InputStreamReader(followed.body(), StandardCharsets.UTF_8));
	}

	private static void awaitEvent(BufferedReader events, String name) throws IOException {
		String line = events.readLine();
		while (line != null && !line.equals("event:" + name)) {
			line = events.readLine();
		}
		assertThat(line).isNotNull();
	}

	private static String data(BufferedReader events) throws IOException {
		String line = Objects.requireNonNull(events.readLine());
		assertThat(line).startsWith("data:");
		return line.substring("data:".length());
	}

	private static Download download(ConfigurableApplicationContext context) {
		DownloadManager downloads = context.getBean(DownloadManager.class);
		return downloads.find(downloads.downloads().get(0).id()).orElseThrow();
	}

	private HttpResponse<String> send(ConfigurableApplicationContext context, String method, String path)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri(context, path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static URI uri(ConfigurableApplicationContext context, String path) {
		return URI
			.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
	}

	private String address() {
		return "http://127.0.0.1:" + this.origin.getAddress().getPort() + "/file.bin";
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
