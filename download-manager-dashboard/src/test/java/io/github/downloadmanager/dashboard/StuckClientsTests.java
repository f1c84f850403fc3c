package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.stream.IntStream;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A graceful stop of the server while a client of the event stream does not read. By
 * itself the server would wait for ten minutes.
 */
@Timeout(300)
class StuckClientsTests {

	private final TestOrigin origin = new TestOrigin();

	private final Socket stuck = new Socket();

	private DashboardServer server;

	@BeforeEach
	void start(@TempDir Path directory) throws IOException {
		this.server = DashboardServer.start(directory, "--server.shutdown=graceful",
				"--spring.lifecycle.timeout-per-shutdown-phase=10m", "--server.tomcat.connection-timeout=10m");
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

	@Test
	void aClientThatDoesNotReadDoesNotHoldTheStopUp() {
		this.server.close();
		assertThat(this.server.context().isActive()).isFalse();
		assertThat(this.stuck.isClosed()).as("it is the server that has let go").isFalse();
	}

	@Test
	void whoeverSavesAFileIsWaitedFor() throws IOException {
		String id = this.server.submit(this.origin.url("/file/large.bin?size=20000000"));
		await().until(() -> this.server.manager().find(id).orElseThrow().status() == DownloadStatus.COMPLETED);
		StuckClients clients = this.server.context().getBean(StuckClients.class);
		TomcatWebServer tomcat = (TomcatWebServer) ((ServletWebServerApplicationContext) this.server.context())
			.getWebServer();
		await().until(() -> clients.areOnlyOnesLeft(tomcat));
		try (Socket saving = new Socket()) {
			saving.setReceiveBufferSize(1024);
			EventReconnectTests.ask(saving, this.server.port(), "/api/downloads/" + id + "/file");
			assertThat(saving.getInputStream().read()).isEqualTo('H');
			await().until(() -> !clients.areOnlyOnesLeft(tomcat));
		}
		await().until(() -> clients.areOnlyOnesLeft(tomcat));
	}

}
