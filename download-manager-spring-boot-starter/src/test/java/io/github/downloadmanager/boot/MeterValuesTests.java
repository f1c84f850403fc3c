package io.github.downloadmanager.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule M2: what the meters of an application say while its downloads run. */
@Timeout(300)
class MeterValuesTests {

	private static final String CONTENT = "x".repeat(2_000_000);

	@RegisterExtension
	private final DownloadOrigin origin = new DownloadOrigin();

	@TempDir
	private Path directory;

	private ConfigurableApplicationContext run(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(DownloadOrigin.properties(this.directory))
			.properties("download-manager.partial-files=keep", "download-manager.retry.initial-delay=1ms")
			.properties(properties)
			.run();
	}

	private DownloadRequest request(long bandwidth) {
		return DownloadRequest.builder(this.origin.url("/file"))
			.destination(this.directory.resolve("file"))
			.bandwidth(bandwidth)
			.build();
	}

	private static MockResponse.Builder reply(String etag, int from) {
		MockResponse.Builder reply = new MockResponse.Builder().body(CONTENT.substring(from)).setHeader("ETag", etag);
		return (from > 0)
				? reply.code(206)
					.setHeader("Content-Range", "bytes " + from + "-" + (CONTENT.length() - 1) + "/" + CONTENT.length())
				: reply.setHeader("Accept-Ranges", "bytes");
	}

	private static double bytes(MeterRegistry registry, String kind) {
		RequiredSearch search = registry.get("downloads.bytes").tag("kind", kind);
		return kind.equals("received") ? search.functionCounter().count() : search.counter().count();
	}

	/** A download of hours is seen while it runs, not when it ends. */
	@Test
	void bytesAreCountedWhileTheyFlow() throws Exception {
		this.origin.serve(reply("\"one\"", 0).build());
		int held;
		try (ConfigurableApplicationContext context = run()) {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			DownloadManager manager = context.getBean(DownloadManager.class);
			Download download = manager.submit(request(100_000));
			Await.await().until(() -> download.snapshot().control().throttled());
			assertThat(bytes(registry, "received")).isPositive();
			assertThat(download.isDone()).isFalse();
			assertThat(download.pause().block(Duration.ofSeconds(30))).isEqualTo(PauseOutcome.PAUSED);
			held = (int) download.snapshot().progress().bytesDownloaded();
			assertThat(bytes(registry, "received")).isEqualTo(held);
			assertThat(bytes(registry, "resumed")).isZero();
			assertThat(registry.get("downloads.held").gauge().value()).isEqualTo(held);
			assertThat(registry.get("downloads.waiting").tag("reason", "paused").gauge().value()).isEqualTo(1);
			// A listener counts them, after the pause was answered.
			Await.await().untilAsserted(() -> {
				assertThat(registry.get("downloads.attempts").tag("outcome", "paused").counter().count()).isEqualTo(1);
				assertThat(registry.get("downloads.throttled").timer().count()).isEqualTo(1);
				assertThat(registry.get("downloads.ttfb").timer().count()).isEqualTo(1);
			});
		}
		assertThat(held).isBetween(1, CONTENT.length() - 1);
		continued(held);
	}

	/** Another process goes on, pauses, and then finds another content. */
	private void continued(int held) throws Exception {
		this.origin.serve(reply("\"one\"", held).build());
		this.origin.serve(reply("\"two\"", 0).build());
		try (ConfigurableApplicationContext context = run()) {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			DownloadManager manager = context.getBean(DownloadManager.class);
			Download download = manager.submit(request(50_000));
			Await.await().until(() -> download.snapshot().control().throttled());
			Await.await().untilAsserted(() -> assertThat(bytes(registry, "resumed")).isEqualTo(held));
			assertThat(download.pause().block(Duration.ofSeconds(30))).isEqualTo(PauseOutcome.PAUSED);
			double thrownAway = download.snapshot().progress().bytesDownloaded();
			assertThat(bytes(registry, "received")).isEqualTo(thrownAway - held);
			download.bandwidth(OptionalLong.of(100_000));
			download.resume();
			Await.await().untilAsserted(() -> assertThat(bytes(registry, "wasted")).isEqualTo(thrownAway));
			assertThat(download.isDone()).isFalse();
			download.bandwidth(OptionalLong.empty());
			download.get();
			Await.await()
				.until(() -> registry.get("downloads.finished").tag("outcome", "completed").counter().count() == 1);
			assertThat(bytes(registry, "wasted")).as("told once").isEqualTo(thrownAway);
			assertThat(bytes(registry, "resumed")).isEqualTo(held);
			assertThat(bytes(registry, "received")).isEqualTo(thrownAway - held + CONTENT.length());
			assertThat(this.directory.resolve("file")).hasContent(CONTENT);
		}
	}

	@Test
	void whatWaitsIsCountedByItsReason() {
		try (ConfigurableApplicationContext context = run()) {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			DownloadManager manager = context.getBean(DownloadManager.class);
			manager.hold(HoldMode.NEW);
			Download download = manager.submit(request(1_000_000));
			assertThat(download.status()).isEqualTo(DownloadStatus.QUEUED);
			assertThat(registry.get("downloads.waiting").tag("reason", "held").gauge().value()).isEqualTo(1);
			assertThat(registry.get("downloads.waiting").tag("reason", "slot").gauge().value()).isZero();
			assertThat(registry.get("downloads.holds").tag("by", "manager").gauge().value()).isEqualTo(1);
			assertThat(registry.get("downloads.holds").tag("by", "group").gauge().value()).isZero();
			assertThat(registry.get("downloads.holds").tag("by", "schedule").gauge().value()).isZero();
			assertThat(registry.get("downloads.oldest.waiting").timeGauge().value(TimeUnit.DAYS)).isBetween(0.0, 1.0);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SimpleMeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

	}

}
