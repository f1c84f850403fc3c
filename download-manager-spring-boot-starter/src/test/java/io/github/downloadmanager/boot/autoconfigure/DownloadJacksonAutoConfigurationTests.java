package io.github.downloadmanager.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.BatchProgress;
import io.github.downloadmanager.BatchResult;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SampleErrors;
import io.github.downloadmanager.TlsCheck;
import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadJacksonAutoConfigurationTests {

	private static final URI SHOWN = FakeDownloadManager.URI_SHOWN;

	private static final DownloadIdentity DOWNLOAD = new DownloadIdentity("a", SHOWN, "nightly",
			Map.of("order", "4711"));

	private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(JacksonAutoConfiguration.class, DownloadJacksonAutoConfiguration.class));

	@Test
	void everyEventHasItsType() {
		List<DownloadEvent> events = List.of(new DownloadEvent.Queued(DOWNLOAD, AT),
				new DownloadEvent.Probed(DOWNLOAD, AT,
						new RemoteInfo(OptionalLong.of(5), true, "\"e\"", AT, "text/plain", "f.txt", SHOWN)),
				new DownloadEvent.Started(DOWNLOAD, AT, 1, OptionalLong.empty()),
				new DownloadEvent.Restarted(DOWNLOAD, AT, 1, 5, "changed"),
				new DownloadEvent.Retrying(DOWNLOAD, AT, 1, Duration.ofMillis(1500), SampleErrors.truncated()),
				new DownloadEvent.Paused(DOWNLOAD, AT, 70, Resumability.YES, Hold.USER),
				new DownloadEvent.Resumed(DOWNLOAD, AT), new DownloadEvent.Reprioritized(DOWNLOAD, AT, 0, 5),
				new DownloadEvent.Completed(DOWNLOAD, AT, result()),
				new DownloadEvent.Failed(DOWNLOAD, AT, SampleErrors.truncated()),
				new DownloadEvent.Cancelled(DOWNLOAD, AT));
		this.runner.run((context) -> {
			String json = context.getBean(JsonMapper.class).writeValueAsString(events);
			assertThat(JsonPath.<List<String>>read(json, "$[*].type")).containsExactly("Queued", "Probed", "Started",
					"Restarted", "Retrying", "Paused", "Resumed", "Reprioritized", "Completed", "Failed", "Cancelled");
			assertThat(JsonPath.<List<String>>read(json, "$[*].at")).hasSize(11).containsOnly("2026-01-01T00:00:00Z");
			assertThat(JsonPath.<List<String>>read(json, "$[*].attributes.order")).hasSize(11).containsOnly("4711");
			assertThat(JsonPath.<List<String>>read(json, "$[*].group")).hasSize(11).containsOnly("nightly");
			assertThat(JsonPath.<String>read(json, "$[4].delay")).isEqualTo("PT1.5S");
			assertThat(JsonPath.<Object>read(json, "$[2].totalBytes")).isNull();
			assertThat(JsonPath.<Integer>read(json, "$[5].bytesHeld")).isEqualTo(70);
			assertThat(JsonPath.<String>read(json, "$[5].resumable")).isEqualTo("YES");
			assertThat(JsonPath.<String>read(json, "$[5].by")).isEqualTo("USER");
			assertThat(JsonPath.<Integer>read(json, "$[7].after")).isEqualTo(5);
			assertThat(JsonPath.<Integer>read(json, "$[1].info.contentLength")).isEqualTo(5);
		});
	}

	@Test
	void whatSteersDownloadsCanBeReturned() {
		Limits limits = Limits.of(3).withBandwidth(1000).withGroup("nightly", GroupLimits.ofConcurrent(2));
		this.runner.run((context) -> {
			JsonMapper mapper = context.getBean(JsonMapper.class);
			String changed = mapper
				.writeValueAsString(new ControlEvent.LimitsChanged(AT, Limits.of(1), limits, "operator"));
			assertThat(JsonPath.<String>read(changed, "$.type")).isEqualTo("LimitsChanged");
			assertThat(JsonPath.<Integer>read(changed, "$.before.maxConcurrent")).isEqualTo(1);
			assertThat(JsonPath.<Object>read(changed, "$.before.bandwidth")).isNull();
			assertThat(JsonPath.<Object>read(changed, "$.after.maxPerHost")).isNull();
			assertThat(JsonPath.<Integer>read(changed, "$.after.bandwidth")).isEqualTo(1000);
			assertThat(JsonPath.<Integer>read(changed, "$.after.groups.nightly.maxConcurrent")).isEqualTo(2);
			String held = mapper.writeValueAsString(
					new ControlEvent.HoldChanged(AT, Hold.GROUP, "nightly", HoldMode.NONE, HoldMode.ALL));
			assertThat(held).isEqualTo("{\"type\":\"HoldChanged\",\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"GROUP\","
					+ "\"group\":\"nightly\",\"before\":\"NONE\",\"after\":\"ALL\"}");
			AttemptRecord attempt = new AttemptRecord(1, AT, null, SHOWN, 0, 5, 0, 2,
					Map.of(WaitReason.Kind.BACKOFF, Duration.ofMillis(1500)), AttemptRecord.Outcome.FAILED,
					new AttemptRecord.Failure("UnexpectedStatus", "status 503", 503));
			String journal = mapper.writeValueAsString(new AttemptJournal(1, List.of(attempt)));
			assertThat(JsonPath.<String>read(journal, "$.last[0].outcome")).isEqualTo("FAILED");
			assertThat(JsonPath.<Integer>read(journal, "$.last[0].error.status")).isEqualTo(503);
			assertThat(JsonPath.<Integer>read(journal, "$.last[0].connections")).isEqualTo(2);
			assertThat(JsonPath.<String>read(journal, "$.last[0].waited.BACKOFF")).isEqualTo("PT1.5S");
			String waiting = mapper.writeValueAsString(new WaitReason(WaitReason.Kind.SLOT, AT, null, null));
			assertThat(JsonPath.<String>read(waiting, "$.text")).isEqualTo("waits for a free slot");
		});
	}

	@Test
	void failureIsItsTypeAndMessageAndNoStackTrace() {
		this.runner.run((context) -> {
			JsonMapper mapper = context.getBean(JsonMapper.class);
			String json = mapper
				.writeValueAsString(new DownloadEvent.Failed(DOWNLOAD, AT, SampleErrors.retriesExhausted()));
			assertThat(JsonPath.<String>read(json, "$.error.type")).isEqualTo("RetriesExhausted");
			assertThat(JsonPath.<String>read(json, "$.error.lastError.type")).isEqualTo("Truncated");
			assertThat(json).doesNotContainIgnoringCase("stackTrace").doesNotContain("suppressed");
			assertThat(mapper.writeValueAsString(SampleErrors.truncated())).startsWith("{\"type\":\"Truncated\"");
		});
	}

	@Test
	void failureHasItsFigures() {
		Map<DownloadException, String> failures = Map.of(new DownloadException.QueueFull(7), "\"limit\":7",
				new DownloadException.TooLarge(100, OptionalLong.of(200)), "\"limit\":100,\"announced\":200",
				new DownloadException.TooLarge(100, OptionalLong.empty()), "\"limit\":100,\"announced\":null",
				new DownloadException.Truncated(5, OptionalLong.of(10), null), "\"received\":5,\"expected\":10",
				new DownloadException.ChecksumMismatch("SHA-256", "aa", "bb"),
				"\"algorithm\":\"SHA-256\",\"expected\":\"aa\",\"actual\":\"bb\"",
				new DownloadException.TimedOut(DownloadException.TimedOut.Phase.READ, "late", null),
				"\"phase\":\"READ\"",
				new DownloadException.StorageFailed(DownloadException.StorageFailed.Reason.NO_SPACE, "full", null),
				"\"reason\":\"NO_SPACE\"", new DownloadException.TlsFailed(TlsCheck.HOST_NAME, "other", null),
				"\"check\":\"HOST_NAME\"",
				new DownloadException.RetryLater("h", Duration.ofHours(1), AT, Duration.ofMinutes(10), null),
				"\"until\":\"" + AT + "\"");
		this.runner.run((context) -> {
			JsonMapper mapper = context.getBean(JsonMapper.class);
			failures.forEach((failure, figures) -> assertThat(mapper.writeValueAsString(failure))
				.isEqualTo("{\"type\":\"" + failure.type() + "\",\"message\":"
						+ mapper.writeValueAsString(failure.getMessage()) + "," + figures + "}"));
		});
	}

	@Test
	void snapshotsHandlesAndResultsCanBeReturned() {
		FakeDownloadManager manager = new FakeDownloadManager().with("a", DownloadStatus.FAILED,
				SampleErrors.truncated());
		this.runner.run((context) -> {
			JsonMapper mapper = context.getBean(JsonMapper.class);
			String snapshot = mapper.writeValueAsString(manager.downloads().get(0));
			assertThat(JsonPath.<String>read(snapshot, "$.failure.type")).isEqualTo("Truncated");
			assertThat(JsonPath.<Integer>read(snapshot, "$.progress.totalBytes")).isEqualTo(200);
			assertThat(JsonPath.<String>read(snapshot, "$.submittedAt")).isEqualTo("2026-01-01T00:00:00Z");
			assertThat(JsonPath.<String>read(snapshot, "$.attributes.order")).isEqualTo("4711");
			assertThat(JsonPath.<Integer>read(snapshot, "$.control.priority")).isZero();
			assertThat(JsonPath.<Object>read(snapshot, "$.control.waiting")).isNull();
			assertThat(mapper.writeValueAsString(manager.find("a").orElseThrow())).isEqualTo(snapshot);
			String result = mapper.writeValueAsString(result());
			assertThat(JsonPath.<String>read(result, "$.fileName")).isEqualTo("file.bin");
			assertThat(result).doesNotContain("secret-place");
		});
	}

	@Test
	void batchesCanBeReturnedAndShowNoSecretOfTheirRequests() {
		DownloadRequest request = DownloadRequest.builder("https://example.org/f?token=canary")
			.bearerToken("canary")
			.attribute("order", "4711")
			.build();
		BatchResult batch = new BatchResult(List.of(new BatchResult.Entry(request, "a", result(), null),
				new BatchResult.Entry(request, null, null, SampleErrors.truncated())));
		this.runner.run((context) -> {
			JsonMapper mapper = context.getBean(JsonMapper.class);
			String json = mapper.writeValueAsString(batch);
			assertThat(JsonPath.<List<String>>read(json, "$.entries[*].request.attributes.order")).containsOnly("4711");
			assertThat(JsonPath.<String>read(json, "$.entries[1].error.type")).isEqualTo("Truncated");
			assertThat(json + mapper.writeValueAsString(request)).doesNotContain("canary");
			String progress = mapper.writeValueAsString(new BatchProgress(2, 1, 0, 10, OptionalLong.of(40), 10));
			assertThat(JsonPath.<String>read(progress, "$.eta")).isEqualTo("PT3S");
		});
	}

	@Test
	void backsOffWithoutJackson() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DownloadJacksonAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(JacksonModule.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("downloadJacksonModule"));
	}

	private static DownloadResult result() {
		return new DownloadResult("a", DownloadResult.Outcome.DOWNLOADED, Path.of("/secret-place/file.bin"), 900, null,
				new DownloadResult.Transfer(2, 1000, 0, 100, Duration.ofSeconds(4)));
	}

}
