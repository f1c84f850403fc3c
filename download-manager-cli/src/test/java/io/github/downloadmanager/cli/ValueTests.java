package io.github.downloadmanager.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.downloadmanager.DownloadManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How single values are read and shown.
 */
class ValueTests {

	@ParameterizedTest
	@CsvSource({ "70000, 70000", "500k, 500000", "2M, 2000000", "1.5Mi, 1572864", "2MB/s, 2000000", "1g, 1000000000",
			"0.5k, 500" })
	void ratesAreReadAsPeopleTypeThem(String text, long bytes) {
		assertThat(bandwidth(text)).hasValue(bytes);
	}

	@Test
	void noneIsNoLimit() {
		assertThat(bandwidth("none")).isEmpty();
		assertThat(bandwidth(null)).isEmpty();
	}

	private static OptionalLong bandwidth(@Nullable String limitRate) {
		Options options = new Options();
		options.limitRate = limitRate;
		return options.bandwidth();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "-1", "fast", "2X", "0.1", "1i", "999999999999999T", "2M M" })
	void whatIsNoRateIsNamed(String text) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> bandwidth(text))
			.withMessageContaining("--limit-rate is '" + text + "'")
			.withMessageContaining("500k");
	}

	@ParameterizedTest
	@CsvSource({ "http://h/a?size=1&rate=2, http://h/a?size=1&rate=2",
			"http://h/a?token=S3CR3T&x=1, http://h/a?token=***&x=1",
			"http://h/a?X-Amz-Signature=S3CR3T, http://h/a?X-Amz-Signature=***", "http://u:S3CR3T@h/a, http://h/a",
			"http://h/a?S3CR3T, http://h/a?***",
			"http://h/a?f=d41d8cd98f00b204e9800998ecf8427e.jpg, http://h/a?f=d41d8cd98f00b204e9800998ecf8427e.jpg",
			"http://h/a?ex=6a&hm=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, http://h/a?ex=6a&hm=***",
			"http://h/a?h=da39a3ee5e6b4b0d3255bfef95601890afd80709, http://h/a?h=***",
			"http://h/a?%74oken=S3CR3T, http://h/a?%74oken=***",
			"http://h/a?s=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U, http://h/a?s=***" })
	void ownAddressesAreShownWithoutTheirSecrets(URI uri, String shown) {
		assertThat(new Redaction().redact(uri)).hasToString(shown);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0:00", "59, 0:59", "61, 1:01", "3723, 1:02:03", "90000, 25:00:00", "864000, 10 days" })
	void timesAreShownAsAClockDoes(long seconds, String shown) {
		assertThat(Printable.clock(seconds)).isEqualTo(shown);
	}

	@Test
	void jsonIsReadByAnyParser() {
		String nasty = "\"\\\n\t\u0000\u007f\u2028<b>\ud83d\ude00\ud83d";
		String json = new Json().put("text", nasty).put("n", 1.5).put("none", null).put("b", true).toString();
		assertThat(json).matches("[^\\p{Cntrl}]*");
		var read = JsonMapper.builder().build().readTree(json);
		assertThat(read.get("text").asString()).isEqualTo(nasty);
		assertThat(read.get("n").asDouble()).isEqualTo(1.5);
		assertThat(read.get("none").isNull()).isTrue();
		assertThat(read.get("b").asBoolean()).isTrue();
	}

	@Test
	void netrcHasALoginForEachHost(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("netrc"), """
				# mine
				machine a.example login ann password p#1
				machine A.EXAMPLE login other password x
				macdef init
				machine evil login e password e

				machine MY_SERVICE login mia password m
				machine ::1 login lo password l
				machine b.example
				  login bob
				  account x
				  password pb
				default login anonymous password guest
				""");
		Netrc netrc = Netrc.read(file);
		assertThat(netrc.login("a.example")).isEqualTo(new Netrc.Login("ann", "p#1"));
		assertThat(netrc.login("b.example")).isEqualTo(new Netrc.Login("bob", "pb"));
		assertThat(netrc.login("A.Example.")).as("another spelling").isEqualTo(new Netrc.Login("ann", "p#1"));
		assertThat(netrc.login("my_service")).isEqualTo(new Netrc.Login("mia", "m"));
		assertThat(netrc.login("0:0:0:0:0:0:0:1")).isEqualTo(new Netrc.Login("lo", "l"));
		assertThat(netrc.login("evil")).isEqualTo(new Netrc.Login("anonymous", "guest"));
		Files.writeString(file, "\uFEFFmachine my_host login ann # mine\r\n\tpassword \"a \\\"b\\\" \\\\c\\t#\"\r\n"
				+ "macdef last\r\n password x\r\n \r\nmachine h2 password\n#1 login \"machine\"\nmacdef at-the-end");
		Netrc quoted = Netrc.read(file);
		assertThat(quoted.login("my_host")).isEqualTo(new Netrc.Login("ann", "a \"b\" \\c\t#"));
		assertThat(quoted.login("H2")).isEqualTo(new Netrc.Login("machine", "#1"));
		assertThat(quoted.login("evil")).isNull();
		for (String wrong : new String[] { "machine a password \"S3CR3T", "machine a login ann password",
				"login \"S3CR3T\"S3CR3T" }) {
			Files.writeString(file, wrong);
			assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Netrc.read(file))
				.withMessageContaining("netrc")
				.withMessageNotContaining("S3CR3T");
		}
		Files.writeString(file, "machine a.example login ann pass S3CR3T");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Netrc.read(file))
			.withMessageContaining("netrc")
			.withMessageNotContaining("S3CR3T");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Netrc.read(directory.resolve("none")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-concurrent=2", "maxConcurrent=2", "MAX_CONCURRENT=2", "max-per-host=1",
			"max-queued=9", "directory=x", "overwrite=true", "overwrite", "existing-file=rename", "existingFile=SKIP",
			"partial-files=keep", "fsync=on-complete", "max-size=1GB", "user-agent=a b", "probe=false", "segments=0",
			"min-segment-size=64KB", "history-size=0", "retry.max-retries=0", "retry.initial-delay=20s",
			"retry.max-delay=PT20S", "retry.multiplier=1.5", "retry.jitter=0", "retry.max-retry-after=1h",
			"retry.statuses=500,503", "progress.sample-interval=50", "progress.ema-alpha=1", "events.buffer-size=1",
			"timeouts.connect=1s", "timeouts.total=1d", "timeouts.stall.bytes-per-second=0B",
			"timeouts.stall.window=1m", "redirects.max=0", "redirects.allow-https-to-http=true",
			"network.allow=10.0.0.0/8,external", "network.allow[0]=any", "network.allowed-hosts=*.example.com",
			"network.denied-hosts=a", "network.allowed-ports=80,443", "http2=true", "shutdown.grace-period=0s",
			"proxy.host=proxy", "proxy.system-properties=false", "logging.attributes=a,b", "keep-last-modified=on",
			"check-free-space=no", "extension-from-content-type=true" })
	void propertiesOfTheStarterWorkAsBootSpellsThem(String property) {
		Properties properties = Properties.read(List.of("--download-manager." + property), Map.of());
		try (DownloadManager manager = apply(properties)) {
			assertThat(manager.isShutdown()).isFalse();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "max-concurent=2|did you mean max-concurrent?", "retry.statusses=1|retry.statuses",
					"max-concurrent=0|max-concurrent is '0'; allowed",
					"max-concurrent=x|max-concurrent is 'x'; allowed is a number",
					"partial-files=perhaps|'perhaps'; allowed are delete, keep",
					"retry.initial-delay=soon|'soon'; allowed is a duration",
					"max-size=much|'much'; allowed is a data size", "probe=perhaps|allowed are true and false",
					"timeouts.read=0s|timeouts.read is '0s'", "network.allow=inside|network.allow is 'inside'",
					"proxy.host=http://u:S3CR3T@proxy|proxy.host is 'http://***@proxy'; allowed is a host name",
					"keep-alive=true|is for applications", "colour=red|there is no property download-manager.colour" })
	void propertiesThatCannotBeAreNamed(String property, String message) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> apply(Properties.read(List.of("--download-manager." + property), Map.of())))
			.withMessageContaining(message);
	}

	@Test
	void environmentVariablesAreProperties() {
		Properties properties = Properties.read(List.of(), Map.of("DOWNLOADMANAGER_PARTIALFILES", "keep", "PATH", "x",
				"DOWNLOAD_MANAGER_SERVICE_HOST", "10.0.0.1"));
		assertThat(properties.keepsPartialFiles()).isTrue();
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> Properties.read(List.of(), Map.of("DOWNLOADMANAGER_PARTIALFILE", "keep")))
			.withMessageContaining("partial-files");
	}

	@Test
	void durationsWithoutAUnitAreMilliseconds() {
		assertThat(PropertyValues.duration("1500")).isEqualTo(Duration.ofMillis(1500));
	}

	private static DownloadManager apply(Properties properties) {
		var builder = DownloadManager.builder();
		properties.apply(builder);
		return builder.build();
	}

}
