package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.Nginx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * B8 with a real server, in real time. It gives up whoever takes nothing for 5 s. The
 * system of the server tells it that there is room again when a third of its buffer is
 * free, which at 20 kB/s takes longer than that.
 */
@EnabledIf("io.github.downloadmanager.testsupport.Nginx#isInstalled")
class SendTimeoutTests {

	/** More than fits into the buffers of both systems. */
	private static final byte[] CONTENT = Content.of(1, 1_200_000);

	@TempDir
	private Path directory;

	@Test
	void whomTheServerGivesUpBecauseOfALimitGoesOnAndSpendsNoRetry() throws Exception {
		try (Nginx nginx = Nginx.start(this.directory.resolve("nginx"), "sndbuf=256k", "send_timeout 5s;");
				DownloadManager manager = TestManager.overNetwork(this.directory).bandwidth(20_000).build()) {
			nginx.file("file", CONTENT);
			Download download = manager.submit(DownloadRequest.builder(nginx.uri("file"))
				.destination(this.directory.resolve("file"))
				.retries(0)
				.build());
			Await.until("the server has given it up", () -> !nginx.log().isEmpty());
			// What is in the buffers is received first: that need not take as long.
			manager.limits(manager.limits().withBandwidth(OptionalLong.of(200_000)), "test");
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			List<AttemptRecord> records = download.attempts().last();
			assertThat(records).extracting(AttemptRecord::outcome)
				.containsExactly(AttemptRecord.Outcome.CUT_WHILE_THROTTLED, AttemptRecord.Outcome.COMPLETED);
			long held = records.get(1).resumedFrom();
			assertThat(nginx.log()).containsExactly("GET HTTP/1.1 \"-\" 200 " + held,
					"GET HTTP/1.1 \"bytes=" + held + "-\" 206 " + (CONTENT.length - held));
		}
	}

}
