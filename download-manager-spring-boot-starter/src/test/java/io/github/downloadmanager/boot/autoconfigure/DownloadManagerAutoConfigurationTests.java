package io.github.downloadmanager.boot.autoconfigure;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.observation.AttemptObservationConvention;
import io.github.downloadmanager.observation.DefaultAttemptObservationConvention;
import io.github.downloadmanager.observation.DefaultDownloadObservationConvention;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import io.micrometer.observation.ObservationRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class DownloadManagerAutoConfigurationTests {

	private final List<DownloadManagerBuilder> builders = new ArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class,
				DownloadAddressFilterAutoConfiguration.class))
		.withBean("captor", DownloadManagerBuilderCustomizer.class, () -> this.builders::add);

	@Test
	void configuresAManagerItsLifecycleAndItsEvents() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(DownloadManager.class)
			.hasSingleBean(DownloadManagerLifecycle.class)
			.hasSingleBean(DownloadEventPublisher.class));
	}

	@Test
	void worksWithNothingOptional() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"org.springframework.boot.health", "org.springframework.boot.http",
					"org.springframework.boot.micrometer", "io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DownloadManager.class));
	}

	@Test
	void isSwitchedOffByAProperty() {
		this.runner.withPropertyValues("download-manager.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DownloadManager.class)
				.doesNotHaveBean(DownloadManagerLifecycle.class)
				.doesNotHaveBean(DownloadEventPublisher.class)
				.doesNotHaveBean(DownloadManagerProperties.class));
	}

	@Test
	void backsOffForTheApplicationsManagerAndShutsItDown() {
		FakeDownloadManager manager = new FakeDownloadManager();
		manager.shutdownEnd.tryEmitEmpty();
		this.runner.withBean("own", DownloadManager.class, () -> manager, (bean) -> bean.setDestroyMethodName(""))
			.run((context) -> {
				assertThat(context.getBean(DownloadManager.class)).isSameAs(manager);
				assertThat(context).hasSingleBean(DownloadManagerLifecycle.class);
			});
		assertThat(manager.calls).containsExactly("shutdown");
		assertThat(this.builders).isEmpty();
	}

	@Test
	void mockThatATestPutsInItsPlaceIsNoTrouble(CapturedOutput output) {
		for (String mode : new String[] { "cancel", "drain" }) {
			this.runner.withPropertyValues("download-manager.shutdown.mode=" + mode)
				.withBean("own", DownloadManager.class, () -> mock(DownloadManager.class))
				.run((context) -> assertThat(context).hasNotFailed());
		}
		assertThat(output.getAll()).doesNotContain("Exception", "did not shut down");
	}

	@Test
	void shutsSeveralManagersDown() {
		FakeDownloadManager one = new FakeDownloadManager();
		FakeDownloadManager two = new FakeDownloadManager();
		one.shutdownEnd.tryEmitEmpty();
		two.shutdownEnd.tryEmitEmpty();
		this.runner.withBean("one", DownloadManager.class, () -> one, (bean) -> bean.setDestroyMethodName(""))
			.withBean("two", DownloadManager.class, () -> two, (bean) -> bean.setDestroyMethodName(""))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DownloadManagerLifecycle.class));
		assertThat(one.calls).containsExactly("shutdown");
		assertThat(two.calls).containsExactly("shutdown");
	}

	@Test
	void defaultsOfThePropertiesAreThoseOfTheBuilder() {
		this.runner.run((context) -> assertThat(this.builders.get(0)).usingRecursiveComparison()
			.ignoringFields("httpClient", "settings.listeners", "settings.addressPolicy", "settings.urlPolicy")
			.isEqualTo(DownloadManager.builder()));
	}

	@Test
	void everyPropertyReachesTheBuilder() {
		this.runner.withPropertyValues("download-manager.max-concurrent=7", "download-manager.max-per-host=2",
				"download-manager.max-queued=70", "download-manager.directory=target/files",
				"download-manager.overwrite=true", "download-manager.partial-files=keep",
				"download-manager.fsync=checkpoint", "download-manager.max-size=5GB",
				"download-manager.user-agent=acme/1.0", "download-manager.probe=false", "download-manager.segments=8",
				"download-manager.min-segment-size=1MB", "download-manager.keep-last-modified=true",
				"download-manager.check-free-space=false", "download-manager.extension-from-content-type=true",
				"download-manager.history-size=5", "download-manager.retry.max-retries=9",
				"download-manager.retry.initial-delay=2s", "download-manager.retry.max-delay=1m",
				"download-manager.retry.multiplier=1.5", "download-manager.retry.jitter=0.5",
				"download-manager.retry.max-retry-after=1h", "download-manager.retry.on-long-wait=wait",
				"download-manager.host-governor=aimd", "download-manager.retry.statuses=500",
				"download-manager.progress.sample-interval=1s", "download-manager.progress.ema-alpha=0.4",
				"download-manager.events.buffer-size=16", "download-manager.timeouts.connect=1s",
				"download-manager.timeouts.response=2s", "download-manager.timeouts.read=3s",
				"download-manager.timeouts.probe=4s", "download-manager.timeouts.total=1d",
				"download-manager.timeouts.stall.bytes-per-second=10KB", "download-manager.timeouts.stall.window=15s",
				"download-manager.redirects.max=2", "download-manager.redirects.allow-https-to-http=true",
				"download-manager.shutdown.grace-period=3s", "download-manager.proxy.host=proxy.example",
				"download-manager.proxy.port=3128", "download-manager.proxy.username=ann",
				"download-manager.proxy.password=S3CRET", "download-manager.proxy.non-proxy-hosts=*.intern",
				"download-manager.logging.attributes=order", "download-manager.bandwidth.limit=5MB",
				"download-manager.bandwidth.profiles[0].from=08:00", "download-manager.bandwidth.profiles[0].to=18:00",
				"download-manager.bandwidth.profiles[0].limit=2MB", "download-manager.bandwidth.profiles[0].zone=UTC",
				"download-manager.bandwidth.priority-doubling=20", "download-manager.default-group-limit=4",
				"download-manager.groups.nightly.max-concurrent=2", "download-manager.groups.nightly.bandwidth=1MB",
				"download-manager.fair-groups=true", "download-manager.aging=30s")
			.run((context) -> assertThat(this.builders.get(0)).usingRecursiveComparison()
				.ignoringFields("httpClient", "settings.listeners", "settings.addressPolicy", "settings.urlPolicy")
				.isEqualTo(expected()));
	}

	@Test
	void beansOfTheApplicationAreUsed() {
		UrlPolicy urls = UrlPolicy.defaults();
		AddressPolicy addresses = (address) -> true;
		UriRedactor redactor = (uri) -> URI.create("http://hidden");
		ObservationRegistry observations = ObservationRegistry.create();
		DownloadObservationConvention convention = new DefaultDownloadObservationConvention();
		AttemptObservationConvention attemptConvention = new DefaultAttemptObservationConvention();
		this.runner.withBean(UrlPolicy.class, () -> urls)
			.withBean(AddressPolicy.class, () -> addresses)
			.withBean(UriRedactor.class, () -> redactor)
			.withBean(ObservationRegistry.class, () -> observations)
			.withBean(DownloadObservationConvention.class, () -> convention)
			.withBean(AttemptObservationConvention.class, () -> attemptConvention)
			.run((context) -> {
				DownloadManagerBuilder builder = this.builders.get(0);
				assertThat(builder).extracting("settings.urlPolicy").isSameAs(urls);
				assertThat(builder).extracting("settings.addressPolicy").isSameAs(addresses);
				assertThat(builder).extracting("settings.redactor").isSameAs(redactor);
				assertThat(builder).extracting("settings.observationRegistry").isSameAs(observations);
				assertThat(builder).extracting("settings.observationConvention").isSameAs(convention);
				assertThat(builder).extracting("settings.attemptObservationConvention").isSameAs(attemptConvention);
			});
	}

	@Test
	void listenersAreOrdered() {
		this.runner.withBean(Second.class)
			.withBean(First.class)
			.run((context) -> assertThat(this.builders.get(0)).extracting("settings.listeners")
				.asInstanceOf(InstanceOfAssertFactories.LIST)
				.containsExactly(context.getBean(First.class), context.getBean(Second.class),
						context.getBean(DownloadKeepAlive.class), context.getBean(DownloadEventPublisher.class)));
	}

	@Test
	void customizersAreOrderedAndHaveTheLastWord() {
		this.runner.withPropertyValues("download-manager.max-concurrent=7")
			.withBean("second", DownloadManagerBuilderCustomizer.class, Five::new)
			.withBean("first", DownloadManagerBuilderCustomizer.class, Four::new)
			.run((context) -> assertThat(this.builders.get(0)).extracting("settings.maxConcurrent").isEqualTo(5));
	}

	@Test
	void boundsOfTheNetworkReachTheBuilder() throws Exception {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		this.runner.run((context) -> assertThat(addressPolicy().allows(loopback)).isFalse());
		this.builders.clear();
		this.runner.withPropertyValues("download-manager.network.allow=any")
			.run((context) -> assertThat(addressPolicy().allows(loopback)).isTrue());
		this.builders.clear();
		this.runner.withPropertyValues("download-manager.network.allow=any")
			.withBean(InetAddressFilter.class, InetAddressFilter::externalAddresses)
			.run((context) -> assertThat(addressPolicy().allows(loopback)).isFalse());
	}

	/** The core knows no properties, so the starter tells it where its bounds are set. */
	@Test
	void aRefusedAddressNamesTheProperty() {
		this.runner.run((context) -> assertThatExceptionOfType(DownloadException.UrlRejected.class)
			.isThrownBy(() -> context.getBean(DownloadManager.class)
				.submit(DownloadRequest.builder("http://127.0.0.1/file").build()))
			.withMessageContaining("download-manager.network.allow is 'external'"));
	}

	@Test
	void startUpLeavesNoTraceInTheFileSystem(@TempDir Path directory) {
		this.runner.withPropertyValues("download-manager.directory=" + directory.resolve("a/b"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(directory).isEmptyDirectory();
	}

	@Test
	void directoryThatCannotBeOneFailsTheStart(@TempDir Path directory) throws Exception {
		Path file = Files.createFile(directory.resolve("file"));
		this.runner.withPropertyValues("download-manager.directory=" + file.resolve("files"))
			.run((context) -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.hasMessage("download-manager.directory is '" + file.resolve("files")
						+ "'; allowed is a directory that can be written, or a path where one can be created (" + file
						+ " is none)"));
	}

	private static DownloadManagerBuilder expected() {
		return DownloadManager.builder()
			.maxConcurrent(7)
			.maxPerHost(2)
			.maxQueued(70)
			.directory(Path.of("target/files"))
			.existingFile(ExistingFile.REPLACE)
			.partialFiles(PartialFiles.KEEP)
			.fsync(Fsync.CHECKPOINT)
			.maxSize(5L << 30)
			.userAgent("acme/1.0")
			.probe(false)
			.segments(8)
			.minSegmentSize(1 << 20)
			.keepLastModified(true)
			.checkFreeSpace(false)
			.extensionFromContentType(true)
			.history(5)
			.retry(new RetrySettings(9, Duration.ofSeconds(2), 1.5, Duration.ofMinutes(1), 0.5, Duration.ofHours(1),
					RetrySettings.LongWait.WAIT))
			.hostGovernor(HostGovernor.AIMD)
			.transientStatuses(Set.of(500))
			.sampleInterval(Duration.ofSeconds(1))
			.emaAlpha(0.4)
			.eventBuffer(16)
			.timeouts(new TimeoutSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3),
					Duration.ofSeconds(4), new TimeoutSettings.StallFloor(10 << 10, Duration.ofSeconds(15)),
					Duration.ofDays(1)))
			.maxRedirects(2)
			.allowHttpsToHttp(true)
			.shutdownGrace(Duration.ofSeconds(3))
			.proxy(new ProxySettings("proxy.example", 3128, "ann", "S3CRET", List.of("*.intern")))
			.logAttributes(List.of("order"))
			.bandwidth(5 << 20)
			.bandwidthSchedule(new BandwidthSchedule(List.of(BandwidthProfile.limit(BandwidthProfile.EVERY_DAY,
					LocalTime.of(8, 0), LocalTime.of(18, 0), ZoneId.of("UTC"), 2 << 20))))
			.bandwidthPriorityDoubling(20)
			.defaultGroupLimit(4)
			.groupLimits("nightly", new GroupLimits(2, OptionalLong.of(1 << 20)))
			.fairGroups(true)
			.aging(Duration.ofSeconds(30));
	}

	/**
	 * As the clients of Spring Boot: what the JVM was told is used unless a proxy is set.
	 */
	@Test
	void aProxyOfTheSystemPropertiesIsUsedUnlessSwitchedOff() {
		System.setProperty("http.proxyHost", "proxy.system");
		try {
			this.runner.run((context) -> assertThat(proxy()).isNotNull()
				.extracting(ProxySettings::host)
				.isEqualTo("proxy.system"));
			this.builders.clear();
			this.runner.withPropertyValues("download-manager.proxy.host=proxy.own")
				.run((context) -> assertThat(proxy()).extracting(ProxySettings::host).isEqualTo("proxy.own"));
			this.builders.clear();
			this.runner.withPropertyValues("download-manager.proxy.system-properties=false")
				.run((context) -> assertThat(proxy()).isNull());
		}
		finally {
			System.clearProperty("http.proxyHost");
		}
	}

	private ProxySettings proxy() {
		return (ProxySettings) ReflectionTestUtils
			.getField(Objects.requireNonNull(ReflectionTestUtils.getField(this.builders.get(0), "settings")), "proxy");
	}

	private AddressPolicy addressPolicy() {
		Object settings = ReflectionTestUtils.getField(this.builders.get(0), "settings");
		assertThat(settings).isNotNull();
		return (AddressPolicy) ReflectionTestUtils.getField(settings, "addressPolicy");
	}

	@Order(1)
	static class First implements DownloadListener {

		@Override
		public void onEvent(DownloadEvent event) {
		}

	}

	@Order(2)
	static class Second implements DownloadListener {

		@Override
		public void onEvent(DownloadEvent event) {
		}

	}

	@Order(1)
	static class Four implements DownloadManagerBuilderCustomizer {

		@Override
		public void customize(DownloadManagerBuilder builder) {
			builder.maxConcurrent(4);
		}

	}

	@Order(2)
	static class Five implements DownloadManagerBuilderCustomizer {

		@Override
		public void customize(DownloadManagerBuilder builder) {
			builder.maxConcurrent(5);
		}

	}

}
