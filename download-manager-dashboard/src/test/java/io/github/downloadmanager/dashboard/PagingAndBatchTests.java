package io.github.downloadmanager.dashboard;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static io.github.downloadmanager.dashboard.testsupport.DashboardServer.json;
import static org.assertj.core.api.Assertions.assertThat;

/** Pages whose downloads change meanwhile, and orders of several people at once. */
class PagingAndBatchTests {

	private TestOrigin origin;

	private DashboardServer server;

	private final List<String> ids = new ArrayList<>();

	@BeforeEach
	void start(@TempDir Path directory) {
		this.origin = new TestOrigin();
		this.server = DashboardServer.start(directory, "--download-manager.max-concurrent=2");
		this.server.manager().hold(HoldMode.NEW);
		for (int i = 0; i < 12; i++) {
			this.ids.add(this.server.submit(this.origin.url("/gated/held-" + i + ".bin?size=1024")));
		}
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.origin.close();
	}

	@Test
	void aWalkThroughPagesOfAnySizeSeesEachOnce() {
		for (int limit : new int[] { 1, 5, 6, 11, 12, 13, 1000 }) {
			List<String> seen = new ArrayList<>();
			int pages = 0;
			String next = "";
			while (next != null) {
				JsonNode page = page("limit=" + limit + (next.isEmpty() ? "" : "&after=" + next));
				page.get("downloads").forEach((download) -> seen.add(download.get("id").stringValue()));
				assertThat(page.get("matched").intValue()).isEqualTo(12);
				next = page.get("next").isNull() ? null : page.get("next").stringValue();
				pages++;
			}
			assertThat(seen).as("limit " + limit).isEqualTo(this.ids);
			assertThat(pages).as("limit " + limit).isEqualTo(Math.max(1, (12 + limit - 1) / limit));
		}
		JsonNode last = page("after=" + this.ids.get(11));
		assertThat(last.get("downloads")).isEmpty();
		assertThat(last.get("next").isNull()).isTrue();
		assertThat(page("q=nothing-has-this").get("downloads")).isEmpty();
		assertThat(page("status=").get("downloads")).hasSize(12);
	}

	@Test
	void whatHasMovedMeanwhileIsNoReasonToFail() {
		JsonNode first = page("limit=4&status=QUEUED");
		String next = first.get("next").stringValue();
		assertThat(next).isEqualTo(this.ids.get(3));
		this.server.send("DELETE", "/api/downloads/" + next, "");
		await().until(() -> this.server.manager().find(next).orElseThrow().status() == DownloadStatus.CANCELLED);
		// It stands behind all that wait now.
		assertThat(page("limit=4&status=QUEUED&after=" + next).get("downloads")).isEmpty();
		this.server.send("POST", "/api/downloads:batch", "{\"ids\":[\"" + next + "\"],\"action\":\"remove\"}");
		HttpResponse<String> gone = this.server.get("/api/downloads?limit=4&after=" + next);
		assertThat(gone.statusCode()).isEqualTo(400);
		assertThat(json(gone).get("reason").stringValue()).contains("begin anew");
	}

	@Test
	void ordersOfManyAtOnceAreEachAnsweredAndCountedOnce() {
		ExecutorService people = Executors.newFixedThreadPool(8);
		try {
			List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				String action = (i % 2 == 0) ? "pause" : "resume";
				answers.add(CompletableFuture.supplyAsync(() -> batch(action), people));
			}
			for (int i = 0; i < 8; i++) {
				answers.add(CompletableFuture.supplyAsync(() -> batch("cancel"), people));
			}
			List<JsonNode> all = answers.stream().map(CompletableFuture::join).toList();
			assertThat(all).allMatch((answer) -> answer.get("matched").intValue() == 12
					&& answer.get("changed").intValue() + answer.get("unchanged").intValue() == 12);
			assertThat(all.stream()
				.filter((answer) -> answer.get("action").stringValue().equals("cancel"))
				.mapToInt((answer) -> answer.get("changed").intValue())
				.sum()).isEqualTo(12);
			await().until(() -> page("status=CANCELLED").get("matched").intValue() == 12);
		}
		finally {
			people.shutdownNow();
		}
	}

	private JsonNode page(String query) {
		return json(this.server.get("/api/downloads?" + query));
	}

	private JsonNode batch(String action) {
		HttpResponse<String> response = this.server.send("POST", "/api/downloads:batch",
				"{\"filter\":{\"q\":\"held-\"},\"action\":\"" + action + "\"}");
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return json(response);
	}

}
