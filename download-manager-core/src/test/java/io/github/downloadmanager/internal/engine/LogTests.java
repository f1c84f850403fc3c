package io.github.downloadmanager.internal.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.RawServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a server says neither forges a log line nor drives the terminal that shows it.
 * Everything that is logged is looked at, the HTTP client's warnings included.
 */
class LogTests {

	private static final List<String> EVIL = List.of("\u001b[31mred\u001b[0m", "${jndi:ldap://127.0.0.1:1/x}",
			"a\rERROR forged", "a\u0007\u0008b", "a\u009b31mb", "a\u0085forged", "a\u2028forged");

	private final DownloadManager manager = DownloadManager.builder()
		.probe(false)
		.addressPolicy(AddressPolicy.any())
		.retry(new RetrySettings(1, Duration.ofMillis(1), 2, Duration.ofMillis(1), 0, Duration.ZERO))
		.build();

	@TempDir
	Path directory;

	private final List<ch.qos.logback.core.Appender<ILoggingEvent>> consoles = new CopyOnWriteArrayList<>();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Logger ours = (Logger) LoggerFactory.getLogger("io.github.downloadmanager");

	private final List<String> lines = new CopyOnWriteArrayList<>();

	/** The names of the key-values of our lines. */
	private final Set<String> keys = ConcurrentHashMap.newKeySet();

	/** What the MDC had when we logged. */
	private final Set<String> contexts = ConcurrentHashMap.newKeySet();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getLoggerName().startsWith("io.github.downloadmanager") && event.getKeyValuePairs() != null) {
				event.getKeyValuePairs().forEach((pair) -> LogTests.this.keys.add(pair.key));
				LogTests.this.contexts.addAll(event.getMDCPropertyMap().keySet());
			}
			LogTests.this.lines.add(event.getLevel() + " " + event.getFormattedMessage() + " "
					+ event.getKeyValuePairs() + " " + event.getThreadName() + " " + event.getMDCPropertyMap());
			if (event.getThrowableProxy() != null) {
				LogTests.this.lines.addAll(ThrowableProxyUtil.asString(event.getThrowableProxy()).lines().toList());
			}
		}

	};

	@BeforeEach
	void listen() {
		this.ours.setLevel(Level.TRACE);
		this.root.setLevel(Level.WARN);
		this.root.iteratorForAppenders().forEachRemaining((other) -> this.consoles.add(other));
		this.consoles.forEach(this.root::detachAppender);
		this.appender.start();
		this.root.addAppender(this.appender);
	}

	@AfterEach
	void stopListening() {
		this.manager.close();
		this.root.detachAppender(this.appender);
		this.consoles.forEach(this.root::addAppender);
		this.root.setLevel(Level.ERROR);
		this.ours.setLevel(Level.ERROR);
		// Structured formats have fields of their own, such as host and error.
		assertThat(this.keys).isNotEmpty().allMatch((key) -> key.startsWith("download."));
		// M5: and drop a line of which a key is in the MDC, too.
		assertThat(this.contexts).isEmpty();
	}

	@Test
	void nothingThatAServerSaysDrivesALog() {
		for (String evil : EVIL) {
			String utf8 = new String(evil.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
			for (String text : List.of(evil, utf8, percent(evil))) {
				download("HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"" + text
						+ "\"\r\nContent-Length: 2\r\n\r\nok");
				download("HTTP/1.1 200 OK\r\nETag: \"" + text + "\"\r\nContent-Type: " + text
						+ "\r\nContent-Length: 2\r\n\r\nok");
				download("HTTP/1.1 404 " + text + "\r\nContent-Length: 0\r\n\r\n");
				download(
						"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/" + text + "\r\nContent-Length: 0\r\n\r\n");
				download("HTTP/1.1 302 Found\r\nLocation: " + text + "://x\r\nContent-Length: 0\r\n\r\n");
				download("HTTP/1.1 503 Later\r\nRetry-After: " + text + "\r\nContent-Length: 0\r\n\r\n");
				download("HTTP/1.1 200 OK\r\nContent-Length: " + text + "\r\n\r\nok");
				download("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + text + "\r\nok\r\n0\r\n\r\n");
				download(text + "\r\n\r\n");
			}
		}
		assertThat(this.lines).isNotEmpty();
		assertThat(this.lines.stream().filter((line) -> line.codePoints().anyMatch(LogTests::drives))).isEmpty();
		assertThat(TestManager.files(this.directory))
			.allSatisfy((name) -> assertThat(name.codePoints()).noneMatch(Character::isISOControl));
	}

	/** M5: one line for each end, and nothing else unless somebody asks for it. */
	@Test
	void eachEndIsOneLineAtInfoOrAtWarnIfItFailed() {
		download("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
		download("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
		assertThat(this.lines).filteredOn((line) -> line.startsWith("INFO "))
			.singleElement(InstanceOfAssertFactories.STRING)
			.startsWith("INFO Download Completed: id=")
			.contains("host=127.0.0.1 group=nightly bytes=2 attempts=1 waited.ms=", "download.group=\"nightly\"");
		assertThat(this.lines).filteredOn((line) -> line.startsWith("WARN "))
			.singleElement(InstanceOfAssertFactories.STRING)
			.startsWith("WARN Download Failed: id=")
			.contains("group=nightly error=UnexpectedStatus");
		assertThat(this.lines).filteredOn((line) -> line.startsWith("DEBUG Download Started")).hasSize(1);
	}

	/** An order that empties a long queue must not wait for as many lines. */
	@Test
	void whatNeverRanIsCancelledInOneLine() {
		this.manager.hold(HoldMode.NEW);
		for (int i = 0; i < 100; i++) {
			this.manager.submit(DownloadRequest.builder("http://127.0.0.1:1/" + i).directory(this.directory).build());
		}
		assertThat(this.manager.cancelAll()).isEqualTo(100);
		assertThat(this.lines).filteredOn((line) -> line.startsWith("INFO ") && line.contains("ancelled"))
			.singleElement(InstanceOfAssertFactories.STRING)
			.startsWith("INFO 100 downloads were cancelled by one order");
		assertThat(this.lines).filteredOn((line) -> line.startsWith("DEBUG Download Cancelled")).hasSize(100);
		this.manager.submit(DownloadRequest.builder("http://127.0.0.1:1/last").directory(this.directory).build());
		assertThat(this.manager.cancelAll()).isOne();
		assertThat(this.lines).anyMatch((line) -> line.startsWith("INFO 1 download was cancelled by one order"));
	}

	/** S6, P11: who has changed what. */
	@Test
	void changesOfLimitsAndHoldsAreLines() {
		this.manager.limits(Limits.of(5), "ann\u001b");
		this.manager.limits(Limits.of(5), "nobody");
		this.manager.hold(HoldMode.NEW);
		this.manager.group("nightly").hold(HoldMode.ALL);
		// They are told in their order, on a thread of their own.
		Await.until("the last line", () -> this.lines.stream().anyMatch((line) -> line.startsWith("INFO The group")));
		assertThat(this.lines).filteredOn((line) -> line.startsWith("INFO "))
			.satisfiesExactly(
					(line) -> assertThat(line).startsWith("INFO The limits of the download manager were changed by ann")
						.contains("Limits[maxConcurrent=5,", "; until now: Limits[maxConcurrent=3,", "download.by="),
					(line) -> assertThat(line).startsWith("INFO The download manager is held: NEW; until now: NONE"),
					(line) -> assertThat(line).startsWith("INFO The group nightly is held: ALL; until now: NONE"));
		assertThat(this.lines.stream().filter((line) -> line.codePoints().anyMatch(LogTests::drives))).isEmpty();
	}

	/** B10: for how long holds what somebody has set against the schedule. */
	@Test
	void aBandwidthThatHoldsUntilTheNextProfileSaysSo() {
		BandwidthProfile always = BandwidthProfile.limit(BandwidthProfile.WORKDAYS, LocalTime.MIDNIGHT,
				LocalTime.MIDNIGHT, ZoneOffset.UTC, 1_000_000);
		try (DownloadManager scheduled = DownloadManager.builder()
			.bandwidthSchedule(BandwidthSchedule.of(always))
			.build()) {
			scheduled.updateLimits((limits) -> limits.withMaxConcurrent(2), "ann");
			assertThat(this.lines).noneMatch((line) -> line.contains("holds until"));
			scheduled.updateLimits((limits) -> limits.withBandwidth(7), "ann");
			assertThat(this.lines).filteredOn((line) -> line.contains("holds until"))
				.singleElement(InstanceOfAssertFactories.STRING)
				.startsWith("INFO The bandwidth that was set holds until 20")
				.contains("T00:00:00Z, when the schedule changes it", "download.until=");
		}
	}

	private static boolean drives(int c) {
		return (Character.isISOControl(c) && c != '\t') || c == 0x2028 || c == 0x2029;
	}

	private static String percent(String text) {
		StringBuilder encoded = new StringBuilder();
		for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
			encoded.append('%').append(String.format("%02x", next));
		}
		return encoded.toString();
	}

	private void download(String response) {
		try (RawServer server = RawServer.start((client) -> {
			RawServer.head(client);
			RawServer.write(client, response);
		})) {
			Download download = this.manager.submit(DownloadRequest.builder("http://127.0.0.1:" + server.port() + "/x")
				.directory(this.directory)
				.group("nightly")
				.overwrite(true)
				.retries(0)
				.build());
			DownloadEvent last = download.events().blockLast(Duration.ofSeconds(60));
			assertThat(last).isNotNull();
			this.lines.add("event: " + last);
			if (last instanceof DownloadEvent.Failed failed) {
				this.lines.add("error: " + failed.error());
			}
		}
	}

}
