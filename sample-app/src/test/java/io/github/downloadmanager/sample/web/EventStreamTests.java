package io.github.downloadmanager.sample.web;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.sample.EventStream;
import io.github.downloadmanager.sample.EventStream.Message;
import io.github.downloadmanager.sample.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.github.downloadmanager.sample.Await.await;
import static io.github.downloadmanager.sample.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

class EventStreamTests {

	private RunningServer server;

	@BeforeEach
	void start(@TempDir Path directory) {
		// A test that ends has not waited for a server that waits for its clients.
		this.server = RunningServer.start(directory, "--download-manager.dashboard.events.heartbeat=50ms",
				"--download-manager.dashboard.events.max-clients=40",
				"--spring.lifecycle.timeout-per-shutdown-phase=1h");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void tellsTheWholeLifeInOrder() {
		try (EventStream events = EventStream.open(this.server)) {
			String id = submit("life.bin?size=200000&rate=1000000&failures=1&token=S3CR3T");
			List<Message> seen = events.awaitEnd(id);
			assertThat(seen).extracting(Message::name)
				.filteredOn((name) -> !List.of("Progress", "comment", "Probed", "Snapshot", "Stats").contains(name))
				.containsExactly("Queued", "Started", "Retrying", "Started", "Completed");
			assertThat(seen).extracting(Message::name).contains("Progress");
			assertThat(seen.toString()).doesNotContain("S3CR3T");
			Message last = seen.get(seen.size() - 1);
			assertThat(last.json().get("type").stringValue()).isEqualTo("Completed");
			assertThat(last.json().get("bytesDownloaded").longValue()).isEqualTo(200000);
			assertThat(last.json().get("download").get("status").stringValue()).isEqualTo("COMPLETED");
			Message progress = seen.stream()
				.filter((message) -> message.name().equals("Progress"))
				.findFirst()
				.orElseThrow();
			assertThat(progress.json().get("downloads").get(0).propertyNames()).containsExactlyInAnyOrder("id",
					"bytesDownloaded", "totalBytes", "percent", "bytesPerSecond", "etaSeconds", "throttled");
		}
	}

	@Test
	void silenceIsFilledWithHeartbeats() {
		try (EventStream events = EventStream.open(this.server)) {
			events.await((message) -> message.equals(new Message("comment", "heartbeat")));
			events.await((message) -> message.equals(new Message("comment", "heartbeat")));
		}
	}

	@Test
	void clientsThatAreGoneOrManyHarmNobody() {
		EventStream.open(this.server).close();
		List<EventStream> clients = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			clients.add(EventStream.open(this.server));
		}
		String id = submit("many.bin?size=1000");
		clients.forEach((client) -> client.awaitEnd(id));
		clients.forEach(EventStream::close);
	}

	@Test
	void headIsAnsweredAtOnce() {
		HttpResponse<String> head = this.server.send(this.server.request("/api/downloads/events")
			.method("HEAD", HttpRequest.BodyPublishers.noBody())
			.build());
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream");
	}

	@Test
	void tooManyClientsAreRefused() {
		List<EventStream> clients = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			clients.add(EventStream.open(this.server));
		}
		HttpResponse<String> refused = this.server.get("/api/downloads/events");
		DownloadsApiTests.assertProblem(refused, 503);
		clients.forEach(EventStream::close);
	}

	/** All ask before any is served, so that counting those served would let all in. */
	@Test
	void noMoreClientsAreServedThanAllowedHoweverManyAskAtOnce() throws Exception {
		List<Socket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < 120; i++) {
				sockets.add(new Socket("127.0.0.1", this.server.port()));
			}
			for (Socket socket : sockets) {
				socket.getOutputStream()
					.write("GET /api/downloads/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
						.getBytes(StandardCharsets.US_ASCII));
			}
			int served = 0;
			for (Socket socket : sockets) {
				String status = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
					.readLine();
				assertThat(status).containsPattern(" (200|503) ");
				served += status.contains(" 200 ") ? 1 : 0;
			}
			assertThat(served).isEqualTo(40);
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
		// The places of those that went are taken again.
		await().until(() -> {
			try {
				EventStream.open(this.server).close();
				return true;
			}
			catch (AssertionError ex) {
				return false;
			}
		});
	}

	@Test
	void stopOfTheServerEndsTheStreamAtOnce() {
		EventStream events = EventStream.open(this.server);
		long begin = System.nanoTime();
		this.server.close();
		events.await((message) -> message.name().equals("end"));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
	}

	private String submit(String nameAndQuery) {
		return json(this.server.submit(this.server.demo(nameAndQuery))).get("id").stringValue();
	}

}
