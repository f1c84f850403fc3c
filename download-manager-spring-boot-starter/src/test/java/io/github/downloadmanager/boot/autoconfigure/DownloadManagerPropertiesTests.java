package io.github.downloadmanager.boot.autoconfigure;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class DownloadManagerPropertiesTests {

	@Test
	void everyPropertyIsBound() {
		DownloadManagerProperties properties = bind(Map.ofEntries(Map.entry("enabled", "false"),
				Map.entry("max-concurrent", "7"), Map.entry("max-per-host", "2"), Map.entry("max-queued", "70"),
				Map.entry("directory", "/srv/files"), Map.entry("overwrite", "true"),
				Map.entry("existing-file", "replace"), Map.entry("partial-files", "keep"),
				Map.entry("fsync", "on-complete"), Map.entry("max-size", "5GB"), Map.entry("user-agent", "acme/1.0"),
				Map.entry("probe", "false"), Map.entry("history-size", "5"), Map.entry("segments", "8"),
				Map.entry("min-segment-size", "1MB"), Map.entry("keep-last-modified", "true"),
				Map.entry("check-free-space", "false"), Map.entry("extension-from-content-type", "true"),
				Map.entry("retry.max-retries", "9"), Map.entry("retry.initial-delay", "2s"),
				Map.entry("retry.max-delay", "1m"), Map.entry("retry.multiplier", "1.5"),
				Map.entry("retry.jitter", "0.5"), Map.entry("retry.max-retry-after", "1h"),
				Map.entry("retry.on-long-wait", "wait"), Map.entry("host-governor", "aimd"),
				Map.entry("retry.statuses", "500,503"), Map.entry("progress.sample-interval", "1s"),
				Map.entry("progress.ema-alpha", "0.4"), Map.entry("events.buffer-size", "16"),
				Map.entry("timeouts.connect", "1s"), Map.entry("timeouts.response", "2s"),
				Map.entry("timeouts.read", "3s"), Map.entry("timeouts.probe", "4s"), Map.entry("timeouts.total", "1d"),
				Map.entry("timeouts.stall.bytes-per-second", "10KB"), Map.entry("timeouts.stall.window", "15s"),
				Map.entry("redirects.max", "2"), Map.entry("redirects.allow-https-to-http", "true"),
				Map.entry("network.allow", "external,10.0.0.0/8"), Map.entry("network.allowed-hosts", "*.example.org"),
				Map.entry("network.denied-hosts", "bad.example.org"), Map.entry("network.allowed-ports", "443,8443"),
				Map.entry("http2", "true"), Map.entry("ssl.bundle", "common"),
				Map.entry("ssl.hosts.files.example.org.bundle", "files"), Map.entry("ssl.hosts[::1].bundle", "local"),
				Map.entry("shutdown.grace-period", "3s"), Map.entry("shutdown.mode", "drain"),
				Map.entry("keep-alive", "false"), Map.entry("ignore-unknown-properties", "true"),
				Map.entry("proxy.host", "proxy.example.org"), Map.entry("proxy.port", "3128"),
				Map.entry("proxy.username", "user"), Map.entry("proxy.password", "pw"),
				Map.entry("proxy.non-proxy-hosts", "*.example.org,localhost"),
				Map.entry("proxy.system-properties", "false"), Map.entry("logging.attributes", "order,tenant"),
				Map.entry("bandwidth.limit", "10MB"), Map.entry("bandwidth.priority-doubling", "20"),
				Map.entry("groups.nightly.max-concurrent", "2"), Map.entry("groups.nightly.bandwidth", "1MB"),
				Map.entry("default-group-limit", "5"), Map.entry("fair-groups", "true"), Map.entry("aging", "30s"),
				Map.entry("health.min-free", "1GB")));
		assertThat(properties).isEqualTo(
				new DownloadManagerProperties(false, 7, 2, HostGovernor.AIMD, 70, "/srv/files", true,
						ExistingFile.REPLACE, PartialFiles.KEEP, Fsync.ON_COMPLETE, DataSize.ofGigabytes(5), "acme/1.0",
						false, 8, DataSize.ofMegabytes(1), true, false, true, 5,
						new RetryProperties(9, Duration.ofSeconds(2), Duration.ofMinutes(1), 1.5, 0.5,
								Duration.ofHours(1), RetrySettings.LongWait.WAIT, Set.of(500, 503)),
						new DownloadManagerProperties.Progress(Duration.ofSeconds(1), 0.4),
						new DownloadManagerProperties.Events(16), new TimeoutProperties(Duration.ofSeconds(1),
								Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofDays(1),
								new TimeoutProperties.Stall(DataSize.ofKilobytes(10), Duration.ofSeconds(15))),
						new DownloadManagerProperties.Redirects(2, true),
						new NetworkProperties(List.of("external", "10.0.0.0/8"), List.of("*.example.org"),
								List.of("bad.example.org"), List.of(443, 8443)),
						true,
						new SslProperties("common", Map.of("files.example.org.bundle", "files", "::1.bundle", "local")),
						new DownloadManagerProperties.Shutdown(DownloadManagerProperties.ShutdownMode.DRAIN,
								Duration.ofSeconds(3)),
						false, true,
						new ProxyProperties("proxy.example.org", 3128, "user", "pw",
								List.of("*.example.org", "localhost"), false),
						new LoggingProperties(List.of("order", "tenant")),
						new BandwidthProperties("10MB", List.of(), 20),
						Map.of("nightly", new GroupProperties(2, "1MB")), 5, true, Duration.ofSeconds(30),
						new HealthProperties(DataSize.ofGigabytes(1))));
		assertThat(properties.directoryPath()).isEqualTo(Path.of("/srv/files"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					max-concurrent                  | 0       | '0'; allowed is a whole number from 1 to 100000
					max-concurrent                  | 100001  | '100001'; allowed is a whole number from 1 to 100000
					max-per-host                    | 0       | '0'; allowed is a whole number from 1 to 2147483647
					max-queued                      | 0       | '0'; allowed is a whole number from 1 to 2147483647
					directory                       | ""      | ''; allowed is the path of a directory
					directory                       | a\\0b    | 'a?b'; allowed is the path of a directory
					max-size                        | -1B     | '-1B'; allowed is a data size from 0B
					user-agent                      | a\\nb    | 'a?b'; allowed is a text of visible US-ASCII characters and spaces
					user-agent                      | käse    | 'käse'; allowed is a text of visible US-ASCII characters and spaces
					bandwidth.priority-doubling     | 0       | '0'; allowed is a whole number from 1 to 1000
					bandwidth.priority-doubling     | 1001    | '1001'; allowed is a whole number from 1 to 1000
					segments                        | -1      | '-1'; allowed is a whole number from 0 to 64
					segments                        | 65      | '65'; allowed is a whole number from 0 to 64
					min-segment-size                | 63KB    | '64512B'; allowed is a data size from 64KB
					history-size                    | -1      | '-1'; allowed is a whole number from 0 to 2147483647
					retry.max-retries               | -1      | '-1'; allowed is a whole number from 0 to 2147483647
					retry.initial-delay             | 0s      | 'PT0S'; allowed is a duration longer than zero and up to 36500 days
					retry.max-delay                 | -1s     | 'PT-1S'; allowed is a duration longer than zero and up to 36500 days
					retry.initial-delay             | 20s     | 'PT20S'; allowed is a duration not above download-manager.retry.max-delay (PT10S), which can be raised
					retry.max-delay                 | 500ms   | 'PT0.5S'; allowed is a duration not below download-manager.retry.initial-delay (PT1S)
					retry.multiplier                | 0.9     | '0.9'; allowed is a number from 1 to 1000
					retry.multiplier                | NaN     | 'NaN'; allowed is a number from 1 to 1000
					retry.jitter                    | 1.1     | '1.1'; allowed is a number from 0 to 1
					retry.jitter                    | -0.1    | '-0.1'; allowed is a number from 0 to 1
					retry.max-retry-after           | -1s     | 'PT-1S'; allowed is a duration from zero to 36500 days
					retry.statuses                  | 500,200 | '200'; allowed is a whole number from 400 to 599
					progress.sample-interval        | 0s      | 'PT0S'; allowed is a duration longer than zero and up to 36500 days
					progress.sample-interval        | 10ns    | 'PT0.00000001S'; allowed is a duration from 1ms
					progress.ema-alpha              | 0       | '0.0'; allowed is a number above 0 and up to 1
					progress.ema-alpha              | 2       | '2.0'; allowed is a number above 0 and up to 1
					events.buffer-size              | 0       | '0'; allowed is a whole number from 1 to 1048576
					timeouts.connect                | 0s      | 'PT0S'; allowed is a duration longer than zero and up to 36500 days
					timeouts.response               | 0s      | 'PT0S'; allowed is a duration longer than zero and up to 36500 days
					timeouts.read                   | 0s      | 'PT0S'; allowed is a duration longer than zero and up to 36500 days
					timeouts.probe                  | 0s      | 'PT0S'; allowed is a duration longer than zero and up to 36500 days
					timeouts.total                  | 0s      | 'PT0S'; allowed is a duration longer than zero and up to 36500 days
					timeouts.stall.bytes-per-second | -1B     | '-1B'; allowed is a data size from 0B
					timeouts.stall.window           | 40000d  | 'PT960000H'; allowed is a duration longer than zero and up to 36500 days
					proxy.port                      | 0       | '0'; allowed is a whole number from 1 to 65535
					proxy.username                  | u       | '***'; allowed is none, unless download-manager.proxy.host is set too
					proxy.password                  | S3CRET  | '***'; allowed is none, unless download-manager.proxy.username is set too
					proxy.host                      | http://p | 'http://p'; allowed is a host name or an IP address
					proxy.host                      | http://u:S3CRET@p | '***@p'; allowed is a host name or an IP address
					logging.attributes              | order,a b | 'a b'; allowed is names of 1 to 64 of the characters A-Z a-z 0-9 . _ -
					logging.attributes              | a,a.b   | 'a,a.b'; allowed is names of which none is another one with a dot and more after it, as 'order.line' is beside 'order'
					redirects.max                   | 101     | '101'; allowed is a whole number from 0 to 100
					network.allow                   | ""      | ''; allowed is 'external', 'any', IP addresses, and CIDR blocks such as 10.0.0.0/8
					network.allow                   | any,lan | 'lan'; allowed is 'external', 'any', IP addresses, and CIDR blocks such as 10.0.0.0/8
					network.allow                   | 10.0.0.0/33 | '10.0.0.0/33'; allowed is 'external', 'any', IP addresses, and CIDR blocks such as 10.0.0.0/8
					network.allowed-hosts           | a b     | 'a b'; allowed is host names, IP addresses, and patterns such as *.example.com
					network.denied-hosts            | *x      | '*x'; allowed is host names, IP addresses, and patterns such as *.example.com
					network.allowed-ports           | 0       | '0'; allowed is a whole number from 1 to 65535
					ssl.bundle                      | ""      | ''; allowed is the name of an SSL bundle
					bandwidth.limit                 | 0B      | '0B'; allowed is a data size from 1B, meant per second, such as 500KB or 2MB, or none
					bandwidth.limit                 | fast    | 'fast'; allowed is a data size from 1B, meant per second, such as 500KB or 2MB, or none
					bandwidth.profiles[0].from      | 8am     | '8am'; allowed is a time from 00:00 to 23:59, such as 08:00
					bandwidth.profiles[0].to        | 24:00   | '24:00'; allowed is a time from 00:00 to 23:59, such as 08:00
					bandwidth.profiles[0].days      | mon,noday | 'noday'; allowed is days such as mon, monday, mon-fri, workdays, weekend or daily
					bandwidth.profiles[0].zone      | Mars/X  | 'Mars/X'; allowed is the name of a time zone, such as Europe/Vienna, or an offset such as +01:00
					bandwidth.profiles[0].limit     | 0B      | '0B'; allowed is a data size from 1B, meant per second, such as 500KB or 2MB, or none; or 'hold' in its place
					bandwidth.profiles[0].limit     | fast    | 'fast'; allowed is a data size from 1B, meant per second, such as 500KB or 2MB, or none; or 'hold' in its place
					groups.nightly.max-concurrent   | 0       | '0'; allowed is a whole number from 1 to 2147483647
					groups.nightly.bandwidth        | -1B     | '-1B'; allowed is a data size from 1B, meant per second, such as 500KB or 2MB, or none
					groups[Night.ly].max-concurrent | 0       | '0'; allowed is a whole number from 1 to 2147483647
					default-group-limit             | 0       | '0'; allowed is a whole number from 1 to 2147483647
					aging                           | -1s     | 'PT-1S'; allowed is a duration from zero to 36500 days
					shutdown.grace-period           | -1s     | 'PT-1S'; allowed is a duration from zero to 36500 days
					""")
	void valueOutOfRangeIsRefusedWithTheNameTheValueAndWhatIsAllowed(String name, String value, String problem) {
		String unescaped = value.replace("\\0", "\0").replace("\\n", "\n");
		Throwable cause = NestedExceptionUtils
			.getMostSpecificCause(catchThrowable(() -> bind(withProfile(name, unescaped))));
		assertThat(cause).isInstanceOf(InvalidDownloadManagerPropertyException.class)
			.hasMessage("download-manager." + name + " is " + problem);
		assertThat(((InvalidDownloadManagerPropertyException) cause).property()).isEqualTo("download-manager." + name);
	}

	/** What is wrong with one value of a profile shows only if the others are there. */
	private static Map<String, String> withProfile(String name, String value) {
		Map<String, String> values = new HashMap<>();
		if (name.startsWith("bandwidth.profiles[0]")) {
			values.putAll(Map.of("bandwidth.profiles[0].from", "08:00", "bandwidth.profiles[0].to", "18:00",
					"bandwidth.profiles[0].limit", "2MB"));
		}
		values.put(name, value);
		return values;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "mon-fri | MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY", "fri-mon | FRIDAY,SATURDAY,SUNDAY,MONDAY",
					"Sunday, TUE | SUNDAY,TUESDAY", "weekend,wed | SATURDAY,SUNDAY,WEDNESDAY",
					"workdays | MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY",
					"daily | MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY,SATURDAY,SUNDAY" })
	void daysAreWrittenAsPeopleDo(String written, String days) {
		BandwidthProfile profile = profiles(Map.of("bandwidth.profiles[0].days", written)).get(0);
		assertThat(profile.days())
			.containsExactlyInAnyOrderElementsOf(Stream.of(days.split(",")).map(DayOfWeek::valueOf).toList());
	}

	private static List<BandwidthProfile> profiles(Map<String, String> more) {
		Map<String, String> values = new HashMap<>(withProfile("bandwidth.profiles[0].from", "08:00"));
		values.putAll(more);
		return Objects.requireNonNull(bind(values).bandwidth().schedule()).profiles();
	}

	@Test
	void profilesBecomeASchedule() {
		List<BandwidthProfile> profiles = profiles(Map.of("bandwidth.profiles[0].zone", "Europe/Vienna",
				"bandwidth.profiles[1].from", "22:00", "bandwidth.profiles[1].to", "06:00:30",
				"bandwidth.profiles[1].limit", "none", "bandwidth.profiles[1].days", "weekend",
				"bandwidth.profiles[2].from", "12:00", "bandwidth.profiles[2].to", "13:00",
				"bandwidth.profiles[2].hold", "true", "bandwidth.profiles[2].zone", "+01:00"));
		assertThat(profiles).containsExactly(
				BandwidthProfile.limit(BandwidthProfile.EVERY_DAY, LocalTime.of(8, 0), LocalTime.of(18, 0),
						ZoneId.of("Europe/Vienna"), 2 << 20),
				BandwidthProfile.unlimited(BandwidthProfile.WEEKEND, LocalTime.of(22, 0), LocalTime.of(6, 0, 30),
						ZoneId.systemDefault()),
				BandwidthProfile.hold(BandwidthProfile.EVERY_DAY, LocalTime.of(12, 0), LocalTime.of(13, 0),
						ZoneId.of("+01:00")));
		assertThat(bind(Map.of()).bandwidth().schedule()).isNull();
	}

	@Test
	void theScheduleOfTheGuideIsOne() throws IOException {
		String block = Pattern.compile("```properties\n(download-manager\\.bandwidth\\.profiles.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/operations.md")))
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
		Properties properties = new Properties();
		properties.load(new StringReader(block));
		Map<String, String> values = new HashMap<>();
		properties.forEach(
				(name, value) -> values.put(name.toString().substring("download-manager.".length()), value.toString()));
		List<BandwidthProfile> profiles = Objects.requireNonNull(bind(values).bandwidth().schedule()).profiles();
		assertThat(profiles).extracting(BandwidthProfile::days)
			.containsExactly(BandwidthProfile.WEEKEND, BandwidthProfile.EVERY_DAY, BandwidthProfile.WORKDAYS);
		assertThat(profiles).extracting(BandwidthProfile::hold).containsExactly(false, true, false);
	}

	@Test
	void aProfileHasALimitOrHolds() {
		Map<String, String> both = withProfile("bandwidth.profiles[0].hold", "true");
		assertThat(NestedExceptionUtils.getMostSpecificCause(catchThrowable(() -> bind(both)))).hasMessage(
				"download-manager.bandwidth.profiles[0].limit is '2MB'; allowed is no value, as 'hold' is true");
		assertThat(NestedExceptionUtils.getMostSpecificCause(catchThrowable(
				() -> bind(Map.of("bandwidth.profiles[0].from", "08:00", "bandwidth.profiles[0].to", "09:00")))))
			.hasMessageStartingWith("download-manager.bandwidth.profiles[0].limit is not set; allowed is a data size");
	}

	@ParameterizedTest
	@CsvSource({ "max-concurrent, abc", "overwrite, maybe", "existing-file, keep", "retry.initial-delay, soon",
			"max-size, huge", "retry.statuses, 5xx" })
	void valueOfAnotherTypeIsRefusedByName(String name, String value) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(Map.of(name, value)))
			.satisfies((ex) -> assertThat(ex.getProperty()).isNotNull())
			.satisfies((ex) -> assertThat(ex.getProperty().getName()).hasToString("download-manager." + name))
			.satisfies((ex) -> assertThat(ex.getProperty().getValue()).isEqualTo(value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "*.example.org].bundle", "files.example.org]", "a b].bundle" })
	void clientCertificateIsForOneHost(String name) {
		Throwable failure = catchThrowable(() -> bind(Map.of("ssl.hosts[" + name, "files")));
		assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
			.isInstanceOf(InvalidDownloadManagerPropertyException.class)
			.hasMessageStartingWith("download-manager.ssl.hosts is '" + name.replace("]", ""))
			.hasMessageContaining("allowed is the name or the IP address of one host, followed by '.bundle'");
	}

	/** As in addresses: a container may have an underscore in its name. */
	@ParameterizedTest
	@CsvSource({ "my_service.bundle, my_service", "MY_SERVICE..bundle, my_service",
			"b\u00fccher.example.bundle, xn--bcher-kva.example", "0:0::1.bundle, 0:0:0:0:0:0:0:1",
			"[::1].bundle, 0:0:0:0:0:0:0:1" })
	void hostOfAClientCertificateHasOneSpelling(String name, String host) {
		assertThat(new SslProperties(null, Map.of(name, "files")).hosts()).containsExactly(Map.entry(host, "files"));
	}

	/** As the endpoint takes it. A value that is left open is one that is not set. */
	@ParameterizedTest
	@CsvSource({ "none,", "NONE,", "'',", "10MB, 10485760", "10mb/s, 10485760", "1.5M, 1572864", "500, 500" })
	void bandwidthIsWrittenInOneWayEverywhere(String written, @Nullable Long bytes) {
		DownloadManagerProperties properties = bind(
				Map.of("bandwidth.limit", written, "groups.nightly.bandwidth", written));
		OptionalLong expected = (bytes != null) ? OptionalLong.of(bytes) : OptionalLong.empty();
		assertThat(properties.bandwidth().bytesPerSecond()).isEqualTo(expected);
		assertThat(properties.groups().get("nightly").limits().bandwidth()).isEqualTo(expected);
		if (!written.isEmpty()) {
			assertThat(profiles(Map.of("bandwidth.profiles[0].limit", written)).get(0).bandwidth()).isEqualTo(expected);
		}
	}

	@Test
	void overwriteIsShortForReplace() {
		assertThat(bind(Map.of()).existingFilePolicy()).isEqualTo(ExistingFile.FAIL);
		assertThat(bind(Map.of("overwrite", "true")).existingFilePolicy()).isEqualTo(ExistingFile.REPLACE);
		assertThat(bind(Map.of("existing-file", "rename")).existingFilePolicy()).isEqualTo(ExistingFile.RENAME);
	}

	@Test
	void overwriteAndAnotherPolicyContradict() {
		Throwable failure = catchThrowable(() -> bind(Map.of("overwrite", "true", "existing-file", "skip")));
		assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
			.hasMessage("download-manager.overwrite is 'true'; allowed is false,"
					+ " unless download-manager.existing-file is 'replace' or not set");
	}

	/** As placeholders leave them whose variables are not set. */
	@Test
	void logInOfTheProxyMayBeEmpty() {
		DownloadManagerProperties properties = bind(
				Map.of("proxy.host", "p.example.org", "proxy.username", "", "proxy.password", ""));
		assertThat(Objects.requireNonNull(properties.proxy().settings()).username()).isNull();
		assertThat(bind(Map.of("proxy.username", "", "proxy.password", "")).proxy().host()).isNull();
	}

	@Test
	void nameOfAGroupIsCheckedByTheProperty() {
		Throwable failure = catchThrowable(() -> bind(Map.of("groups[" + "g".repeat(201) + "].max-concurrent", "1")));
		assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
			.isInstanceOf(InvalidDownloadManagerPropertyException.class)
			.hasMessageStartingWith("download-manager.groups is 'ggg")
			.hasMessageEndingWith("allowed is names of groups, of 1 to 200 characters without control characters");
	}

	private static DownloadManagerProperties bind(Map<String, String> values) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		values.forEach((name, value) -> source.put("download-manager." + name, value));
		return new Binder(source).bindOrCreate("download-manager", DownloadManagerProperties.class);
	}

}
