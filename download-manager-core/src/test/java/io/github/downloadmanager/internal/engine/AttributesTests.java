package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

import static org.assertj.core.api.Assertions.assertThat;

class AttributesTests {

	@TempDir
	private Path directory;

	@Test
	void everyEventAndTheSnapshotHaveGroupAndAttributes() {
		try (TestManager tests = new TestManager(new FakeSource(new byte[10]), this.directory)) {
			Download download = tests
				.submit(tests.request("file").group("nightly").attribute("order", "4711").attribute("tenant", "blau"));
			TestManager.result(download);
			List<DownloadEvent> events = download.events().collectList().block();
			assertThat(events).hasSizeGreaterThan(2).allSatisfy((event) -> {
				assertThat(event.group()).isEqualTo("nightly");
				assertThat(event.attributes()).isEqualTo(Map.of("order", "4711", "tenant", "blau"));
				assertThat(event.download()).isSameAs(events.get(0).download());
			});
			assertThat(download.snapshot().attributes()).containsEntry("order", "4711").hasSize(2);
		}
	}

	@Test
	void logLinesHaveTheAttributesThatWereAskedForAndNoOthers() {
		Logger logger = (Logger) LoggerFactory.getLogger(DownloadManager.class);
		Level before = logger.getLevel();
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.setLevel(Level.DEBUG);
		logger.addAppender(lines);
		try (TestManager tests = new TestManager(new FakeSource(new byte[10]), this.directory,
				(settings) -> settings.loggedAttributes = List.of("order", "absent"))) {
			TestManager
				.result(tests.submit(tests.request("file").attribute("order", "4711").attribute("note", "dull")));
		}
		finally {
			logger.detachAppender(lines);
			logger.setLevel(before);
		}
		assertThat(lines.list).isNotEmpty().allSatisfy((line) -> {
			assertThat(line.getFormattedMessage()).contains("attribute.order=4711").doesNotContain("dull", "absent");
			assertThat(line.getKeyValuePairs()).contains(new KeyValuePair("download.attribute.order", "4711"));
		});
	}

}
