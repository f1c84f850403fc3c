package io.github.downloadmanager.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients of the event stream over a real connection: those that come back, and those
 * that never read.
 */
@Timeout(300)
class EventReconnectTests {

	private static final int STUCK = 20;

	private TestOrigin origin;

	private DashboardServer server;

	private EventHub hub;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.origin = new TestOrigin();
		this.server = DashboardServer.start(directory, "--download-manager.dashboard.events.max-clients=" + (STUCK + 1),
				"--server.shutdown=immediate");
		this.hub = this.server.context().getBean(EventHub.class);
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.origin.close();
	}

	@Test
	void whoeverComesBackIsSentExactlyWhatWasMissed() throws Exception {
		String last;
		try (Client client = new Client("/api/downloads/events")) {
			assertThat(client.next("event")).isEqualTo("Snapshot");
			this.hub.removed("first");
			client.awaitData("first");
			last = client.lastId;
		}
		IntStream.range(0, 5).forEach((i) -> this.hub.removed("missed-" + i));
		for (String[] way : new String[][] { { "/api/downloads/events", "Last-Event-ID: " + last },
				{ "/api/downloads/events?lastEventId=" + last },
				{ "/api/downloads/events?lastEventId=nonsense", "Last-Event-ID: " + last } }) {
			try (Client again = new Client(way)) {
				for (int i = 0; i < 5; i++) {
					assertThat(again.next("event")).as("no Snapshot").isEqualTo("Removed");
					assertThat(again.next("data")).contains("missed-" + i);
					assertThat(again.number()).isEqualTo(Long.parseLong(last.split("-")[1]) + i + 1);
				}
			}
		}
		String otherRun = "0" + last;
		for (String id : new String[] { otherRun, last.split("-")[0] + "-999999", "-1", "\u00e9" }) {
			try (Client stranger = new Client("/api/downloads/events", "Last-Event-ID: " + id)) {
				assertThat(stranger.next("event")).as(id).isEqualTo("Snapshot");
			}
		}
	}

	/** More is told than all buffers on the way can hold. */
	@Test
	void clientsThatNeverReadHoldNobodyUpAndTheirPlacesComeBack() throws Exception {
		List<Socket> stuck = new ArrayList<>();
		try {
			for (int i = 0; i < STUCK; i++) {
				Socket socket = new Socket();
				socket.setReceiveBufferSize(1024);
				stuck.add(socket);
				ask(socket, this.server.port(), "/api/downloads/events");
			}
			await().until(() -> writers() == STUCK);
			String much = "x".repeat(5_000);
			await().until(() -> {
				IntStream.range(0, 300).forEach((i) -> this.hub.removed(much));
				return writersThatWait() == STUCK;
			});
			try (Client reader = new Client("/api/downloads/events")) {
				assertThat(reader.next("event")).isEqualTo("Snapshot");
				String id = this.server.submit(this.origin.url("/file/goes-on.bin?size=100000"));
				reader.awaitData("\"type\":\"Completed\",\"id\":\"" + id);
				assertThat(this.server.manager().find(id).orElseThrow().status()).isEqualTo(DownloadStatus.COMPLETED);
				assertThat(this.server.get("/api/downloads/events").statusCode()).isEqualTo(503);
			}
		}
		finally {
			for (Socket socket : stuck) {
				socket.close();
			}
		}
		// A closed socket is noticed by the next write.
		await().until(() -> {
			this.hub.removed("anything");
			return writers() == 0;
		});
		assertThat(this.hub.isFull()).isFalse();
	}

	/** Tomcat says so of a response that it has ended on its own. */
	@Test
	void aResponseThatTheServerHasEndedBeforeIsNoErrorOfTheThread() throws Exception {
		List<Throwable> uncaught = new CopyOnWriteArrayList<>();
		Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, ex) -> uncaught.add(ex));
		try {
			CountDownLatch ended = new CountDownLatch(1);
			MockHttpServletRequest request = MockMvcBuilders
				.webAppContextSetup((WebApplicationContext) this.server.context())
				.build()
				.perform(MockMvcRequestBuilders.get("/downloads/api/downloads/events"))
				.andReturn()
				.getRequest();
			((MockAsyncContext) request.getAsyncContext()).addDispatchHandler(() -> {
				ended.countDown();
				throw new IllegalStateException("on purpose");
			});
			Thread writer = writer();
			this.hub.stop();
			ended.await();
			await().until(() -> !writer.isAlive() || isIdle(writer));
			assertThat(uncaught).isEmpty();
		}
		finally {
			Thread.setDefaultUncaughtExceptionHandler(before);
		}
	}

	private static boolean isIdle(Thread writer) {
		return Stream.of(writer.getStackTrace()).anyMatch((frame) -> frame.getMethodName().equals("getTask"));
	}

	private static Thread writer() {
		await().until(() -> writers() == 1);
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> Stream.of(entry.getValue())
				.anyMatch((frame) -> frame.getClassName().equals(EventHub.class.getName())))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
	}

	private static long writers() {
		return eventThreads().size();
	}

	/** In the write, and not for something to write. */
	static long writersThatWait() {
		return eventThreads().stream()
			.filter((stack) -> stack.stream()
				.noneMatch((frame) -> frame.getClassName().equals(EventFeed.class.getName())))
			.count();
	}

	/** The stacks of threads that serve a client. */
	private static List<List<StackTraceElement>> eventThreads() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().equals("download-dashboard-events"))
			.map((entry) -> List.of(entry.getValue()))
			.filter((stack) -> stack.stream()
				.anyMatch((frame) -> frame.getClassName().equals(EventHub.class.getName())))
			.toList();
	}

	static void ask(Socket socket, int port, String path, String... headers) throws IOException {
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		StringBuilder request = new StringBuilder("GET /downloads" + path + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
	}

	/** Reads events by lines; chunk sizes stand on lines of their own. */
	private final class Client implements AutoCloseable {

		private final Socket socket = new Socket();

		private final BufferedReader lines;

		private String lastId = "";

		private Client(String... pathAndHeaders) throws IOException {
			String[] headers = new String[pathAndHeaders.length - 1];
			System.arraycopy(pathAndHeaders, 1, headers, 0, headers.length);
			ask(this.socket, EventReconnectTests.this.server.port(), pathAndHeaders[0], headers);
			this.lines = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8));
			assertThat(this.lines.readLine()).contains(" 200");
		}

		/** The value of the next line of this name, but for statistics and progress. */
		private String next(String field) throws IOException {
			while (true) {
				String line = this.lines.readLine();
				if (line == null) {
					throw new AssertionError("the stream has ended");
				}
				if (line.startsWith("id: ")) {
					this.lastId = line.substring(4);
				}
				boolean asides = line.equals("event: Stats") || line.equals("event: Progress");
				if (asides) {
					this.lines.readLine();
				}
				else if (line.startsWith(field + ": ")) {
					return line.substring(field.length() + 2);
				}
			}
		}

		private void awaitData(String part) throws IOException {
			while (!next("data").contains(part)) {
				// It comes.
			}
		}

		private long number() {
			return Long.parseLong(this.lastId.split("-")[1]);
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
