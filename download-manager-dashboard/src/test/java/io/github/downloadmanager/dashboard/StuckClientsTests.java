package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A graceful stop of the server while a client of the event stream does not read. By
 * itself the server would wait for ten minutes.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class StuckClientsTests {

	private final TestOrigin origin = new TestOrigin();

	private final Socket stuck = new Socket();

	private DashboardServer server;

	@TempDir
	private Path directory;

	private void start(String... more) throws IOException {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.addAll(List.of("--server.shutdown=graceful", "--spring.lifecycle.timeout-per-shutdown-phase=10m",
				"--server.tomcat.connection-timeout=10m", "--server.jetty.connection-idle-timeout=10m"));
		this.server = DashboardServer.start(this.directory, properties.toArray(String[]::new));
		this.stuck.setReceiveBufferSize(1024);
		EventReconnectTests.ask(this.stuck, this.server.port(), "/api/downloads/events");
		EventHub hub = this.server.context().getBean(EventHub.class);
		String much = "x".repeat(5_000);
		await().until(() -> {
			IntStream.range(0, 300).forEach((i) -> hub.removed(much));
			return EventReconnectTests.writersThatWait() == 1;
		});
	}

	@AfterEach
	void stop() throws IOException {
		this.stuck.close();
		this.server.close();
		this.origin.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { DashboardServer.TOMCAT, DashboardServer.JETTY })
	void aClientThatDoesNotReadDoesNotHoldTheStopUp(String server) throws IOException {
		start(server);
		this.server.close();
		assertThat(this.server.context().isActive()).isFalse();
		assertThat(this.stuck.isClosed()).as("it is the server that has let go").isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { DashboardServer.TOMCAT, DashboardServer.JETTY })
	void theStreamOfAClientThatReadsEndsBeforeTheServerWaitsForIt(String server, CapturedOutput output)
			throws Exception {
		this.server = DashboardServer.start(this.directory, server, "--server.shutdown=graceful",
				"--spring.lifecycle.timeout-per-shutdown-phase=10m");
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.server.url("/api/downloads/events"))).build();
		try (Stream<String> body = client.send(request, BodyHandlers.ofLines()).body()) {
			Iterator<String> lines = body.iterator();
			while (!lines.next().equals("event: Snapshot")) {
				// It comes.
			}
			this.server.close();
			while (lines.hasNext()) {
				lines.next();
			}
		}
		assertThat(this.server.context().isActive()).isFalse();
		assertThat(output).doesNotContain("do not read");
	}

	@ParameterizedTest
	@ValueSource(strings = { DashboardServer.TOMCAT, DashboardServer.JETTY })
	void whoeverSavesAFileIsWaitedFor(String server) throws IOException {
		start(server);
		String id = this.server.submit(this.origin.url("/file/large.bin?size=20000000"));
		await().until(() -> this.server.manager().find(id).orElseThrow().status() == DownloadStatus.COMPLETED);
		await().until(this::onlyStuckOnesAreLeft);
		try (Socket saving = new Socket()) {
			saving.setReceiveBufferSize(1024);
			EventReconnectTests.ask(saving, this.server.port(), "/api/downloads/" + id + "/file");
			assertThat(saving.getInputStream().read()).isEqualTo('H');
			await().until(() -> !onlyStuckOnesAreLeft());
		}
		await().until(this::onlyStuckOnesAreLeft);
	}

	private boolean onlyStuckOnesAreLeft() {
		WebServer web = ((ServletWebServerApplicationContext) this.server.context()).getWebServer();
		EventHub hub = this.server.context().getBean(EventHub.class);
		if (web instanceof TomcatWebServer tomcat) {
			return new StuckClients<>(hub, this.server.context(), TomcatWebServer.class, TomcatRequests::inProgress)
				.areOnlyOnesLeft(tomcat);
		}
		return new StuckClients<>(hub, this.server.context(), JettyWebServer.class, JettyRequests::inProgress)
			.areOnlyOnesLeft((JettyWebServer) web);
	}

}
