package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static io.github.downloadmanager.dashboard.testsupport.DashboardServer.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the manager does not know any more is told to those who follow, whoever has
 * forgotten it: they show what the list has, and need not ask for it.
 */
@Timeout(300)
class ForgottenDownloadsTests {

	private static final int HISTORY = 3;

	private TestOrigin origin;

	private DashboardServer server;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@BeforeEach
	void start(@TempDir Path directory) {
		this.origin = new TestOrigin();
		this.server = DashboardServer.start(directory, "--download-manager.history-size=" + HISTORY);
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.origin.close();
	}

	@Test
	void whatGivesWayToThoseThatEndedLaterIsToldToBeGone() throws Exception {
		List<String> early = complete("early", 2);
		try (Follower follower = new Follower(null)) {
			follower.until("Snapshot");
			assertThat(follower.list).containsOnlyKeys(early);
			List<String> late = complete("late", 10);
			late.subList(0, late.size() - HISTORY).forEach(follower::untilGone);
			assertThat(follower.list).isEqualTo(known());
			assertThat(follower.gone).containsAll(early);
		}
	}

	@Test
	void whatTheApplicationForgetsIsToldToBeGone() throws Exception {
		try (Follower follower = new Follower(null)) {
			follower.until("Snapshot");
			List<String> ids = complete("forgotten", 2);
			this.server.manager().forget(ids.get(0));
			follower.untilGone(ids.get(0));
			assertThat(follower.list).isEqualTo(known()).containsOnlyKeys(ids.get(1));
		}
	}

	@Test
	void whoeverComesBackIsToldWhatHasGoneMeanwhile() throws Exception {
		List<String> before = complete("before", HISTORY);
		String last;
		Map<String, String> list;
		try (Follower follower = new Follower(null)) {
			follower.until("Snapshot");
			last = follower.lastId;
			list = follower.list;
			assertThat(list).containsOnlyKeys(before);
		}
		EventHub hub = this.server.context().getBean(EventHub.class);
		await().until(() -> {
			// The next write finds that nobody reads.
			hub.removed("anything");
			return hub.clients() == 0;
		});
		complete("meanwhile", HISTORY);
		try (Follower follower = new Follower(last)) {
			follower.list.putAll(list);
			before.forEach(follower::untilGone);
			assertThat(follower.snapshots).isZero();
			assertThat(follower.list).isEqualTo(known());
		}
	}

	/** Each ends before the next one is added. */
	private List<String> complete(String name, int count) {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String id = this.server.submit(this.origin.url("/file/" + name + "-" + i + ".bin?size=10"));
			await().until(() -> this.server.manager().activeDownloads() == 0);
			ids.add(id);
		}
		return ids;
	}

	/** Id and status of all that the list has. */
	private Map<String, String> known() {
		Map<String, String> known = new LinkedHashMap<>();
		json(this.server.get("/api/downloads")).forEach((download) -> put(known, download));
		return known;
	}

	private static void put(Map<String, String> list, JsonNode download) {
		list.put(download.get("id").stringValue(), download.get("status").stringValue());
	}

	/** Keeps the list by what it is told, and by nothing else. */
	private final class Follower implements AutoCloseable {

		private final Map<String, String> list = new LinkedHashMap<>();

		private final List<String> gone = new ArrayList<>();

		private final Stream<String> body;

		private final Iterator<String> lines;

		private String lastId = "";

		private int snapshots;

		private Follower(@Nullable String lastId) throws IOException, InterruptedException {
			HttpRequest.Builder request = HttpRequest
				.newBuilder(URI.create(ForgottenDownloadsTests.this.server.url("/api/downloads/events")));
			if (lastId != null) {
				request.header("Last-Event-ID", lastId);
			}
			this.body = ForgottenDownloadsTests.this.client.send(request.build(), BodyHandlers.ofLines()).body();
			this.lines = this.body.iterator();
		}

		private void untilGone(String id) {
			while (!this.gone.contains(id)) {
				until("Removed");
			}
		}

		private void until(String event) {
			String heard = "";
			while (!heard.equals(event)) {
				heard = next();
			}
		}

		private String next() {
			String event = "";
			while (true) {
				String line = this.lines.next();
				if (line.startsWith("id: ")) {
					this.lastId = line.substring(4);
				}
				else if (line.startsWith("event: ")) {
					event = line.substring(7);
				}
				else if (line.startsWith("data: ")) {
					hear(event, json(line.substring(6)));
					return event;
				}
			}
		}

		private void hear(String event, JsonNode data) {
			switch (event) {
				case "Snapshot" -> {
					this.snapshots++;
					this.list.clear();
					data.get("downloads").forEach((download) -> put(this.list, download));
				}
				case "Removed" -> {
					this.gone.add(data.get("id").stringValue());
					this.list.remove(data.get("id").stringValue());
				}
				default -> {
					if (data.path("download").isObject()) {
						put(this.list, data.get("download"));
					}
				}
			}
		}

		@Override
		public void close() {
			this.body.close();
		}

	}

}
