package io.github.downloadmanager.dashboard;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import tools.jackson.databind.JsonNode;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static io.github.downloadmanager.dashboard.testsupport.DashboardServer.json;
import static org.assertj.core.api.Assertions.assertThat;

/** What is answered and told of changes: nothing that has not happened. */
@ExtendWith(OutputCaptureExtension.class)
class DashboardChangeTests {

	@TempDir
	private Path directory;

	private TestOrigin origin;

	private DashboardServer server;

	private final List<AuditEvent> audit = new CopyOnWriteArrayList<>();

	@BeforeEach
	void start() {
		this.origin = new TestOrigin();
		this.server = DashboardServer.start(this.directory, "--download-manager.max-concurrent=2");
		this.server.context()
			.addApplicationListener(
					(ApplicationListener<AuditApplicationEvent>) (event) -> this.audit.add(event.getAuditEvent()));
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.origin.close();
	}

	@Test
	void pauseOfManyIsAnsweredWithWhatCameOfEach() {
		String ended = this.server.submit(this.origin.url("/file/ended.bin"));
		await().until(() -> status(ended) == DownloadStatus.COMPLETED);
		String goesOn = this.server.submit(this.origin.url("/gated/goes-on.bin?size=102400"));
		String fixed = this.server.submit(this.origin.url("/fixed/fixed.bin?size=102400"));
		this.origin.release("goes-on.bin", 10);
		this.origin.release("fixed.bin", 10);
		await().until(() -> bytes(goesOn) == 10240 && bytes(fixed) == 10240);
		String ids = "{\"ids\":[\"" + ended + "\",\"" + goesOn + "\",\"" + fixed + "\",\"none\"],\"action\":\"pause\"";
		JsonNode answer = batch(ids + ",\"mode\":\"if-resumable\"}");
		// What is answered as paused is paused, and what is refused runs.
		assertThat(status(goesOn)).isEqualTo(DownloadStatus.PAUSED);
		assertThat(status(fixed)).isEqualTo(DownloadStatus.RUNNING);
		assertThat(answer.get("matched").intValue()).isEqualTo(4);
		assertThat(answer.get("changed").intValue()).isEqualTo(1);
		assertThat(answer.get("unchanged").intValue()).isEqualTo(3);
		assertThat(answer.get("outcomes")).isEqualTo(json("{\"ENDED\":1,\"NOT_RESUMABLE\":1,\"PAUSED\":1}"));
		assertThat(answer.get("refused").size()).isEqualTo(1);
		assertThat(answer.get("refused").get(0).get("id").stringValue()).isEqualTo(fixed);
		assertThat(answer.get("refused").get(0).get("problem").get("type").stringValue()).endsWith("#not-resumable");
		JsonNode again = batch(ids + "}");
		assertThat(status(fixed)).isEqualTo(DownloadStatus.PAUSED);
		assertThat(again.get("changed").intValue()).isEqualTo(1);
		assertThat(again.get("outcomes")).isEqualTo(json("{\"ALREADY\":1,\"ENDED\":1,\"PAUSED\":1}"));
	}

	@Test
	void everyChangeIsLoggedAndAudited(CapturedOutput output) {
		String id = this.server.submit(this.origin.url("/gated/told.bin?size=102400"));
		await().until(() -> status(id) == DownloadStatus.RUNNING);
		this.server.send("PATCH", "/api/downloads/" + id, "{\"priority\":7}");
		this.server.send("PATCH", "/api/downloads/" + id, "{\"state\":\"paused\",\"bandwidth\":1048576}");
		this.server.send("PATCH", "/api/downloads/" + id, "{\"priority\":7}");
		this.server.send("PUT", "/api/limits", "{\"maxConcurrent\":3,\"hold\":\"new\"}");
		batch("{\"filter\":{\"status\":\"PAUSED\"},\"action\":\"resume\"}");
		this.server.send("DELETE", "/api/downloads/" + id, "");
		this.server.send("DELETE", "/api/downloads/" + id, "");
		assertThat(output)
			.contains("download " + id + ": {action=add}, by the dashboard",
					"download " + id + ": {priority=0 -> 7}, by the dashboard",
					"download " + id + ": {state=RUNNING -> PAUSED, bandwidth=none -> 1048576B}, by the dashboard",
					"manager: {maxConcurrent=2 -> 3, hold=NONE -> NEW}, by the dashboard",
					"downloads: {action=resume, matched=1, changed=1}, by the dashboard")
			.containsPattern("download " + id + ": \\{state=\\w+ -> CANCELLED}, by the dashboard");
		assertThat(this.audit).extracting(AuditEvent::getType)
			.as("what has changed nothing is not told")
			.containsExactly("DOWNLOADS_DOWNLOAD_CHANGED", "DOWNLOADS_DOWNLOAD_CHANGED", "DOWNLOADS_DOWNLOAD_CHANGED",
					"DOWNLOADS_MANAGER_CHANGED", "DOWNLOADS_DOWNLOADS_CHANGED", "DOWNLOADS_DOWNLOAD_CHANGED");
		assertThat(this.audit.get(1).getPrincipal()).isEqualTo("the dashboard");
		assertThat(this.audit.get(1).getData()).containsEntry("target", id).containsEntry("priority", "0 -> 7");
	}

	private DownloadStatus status(String id) {
		return this.server.manager().find(id).orElseThrow().status();
	}

	private long bytes(String id) {
		return json(this.server.get("/api/downloads/" + id)).get("bytesDownloaded").longValue();
	}

	private JsonNode batch(String body) {
		return json(this.server.send("POST", "/api/downloads:batch", body));
	}

}
