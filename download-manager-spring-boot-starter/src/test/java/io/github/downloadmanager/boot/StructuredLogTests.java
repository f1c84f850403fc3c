package io.github.downloadmanager.boot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.control.Limits;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lines of a download in the structured formats of Spring Boot.
 */
@Timeout(300)
class StructuredLogTests {

	private final MockWebServer server = new MockWebServer();

	private final Logger logger = (Logger) LoggerFactory.getLogger(DownloadManager.class);

	private final Level before = this.logger.getLevel();

	private final Events events = new Events();

	@TempDir
	private Path directory;

	@BeforeEach
	void start() throws Exception {
		this.server.start();
		this.logger.setLevel(Level.DEBUG);
		this.events.start();
		this.logger.addAppender(this.events);
	}

	@AfterEach
	void stop() {
		this.logger.detachAppender(this.events);
		this.logger.setLevel(this.before);
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs", "logstash", "gelf" })
	void everyLineIsJsonThatNamesTheHostAndTheDownload(String format) {
		this.server.enqueue(new MockResponse.Builder().code(404).build());
		String id;
		try (DownloadManager manager = DownloadManager.builder()
			.directory(this.directory)
			.addressPolicy(AddressPolicy.any())
			.probe(false)
			.build()) {
			Download download = manager
				.submit(DownloadRequest.builder(this.server.url("/a.bin").uri()).retries(0).build());
			download.result().onErrorComplete().block();
			id = download.id();
			manager.limits(Limits.of(5), "a test");
		}
		StructuredLogEncoder encoder = encoder(format);
		// Of the manager, not of a download.
		Await.await().until(() -> this.events.list.stream().anyMatch(StructuredLogTests::isOfTheManager));
		assertThat(this.events.list).allSatisfy((event) -> assertThat(event.getKeyValuePairs()).isNotEmpty()
			.allSatisfy((pair) -> assertThat(pair.key).startsWith("download.")));
		this.events.list.removeIf(StructuredLogTests::isOfTheManager);
		assertThat(this.events.list).hasSizeGreaterThanOrEqualTo(2).allSatisfy((event) -> {
			String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
			assertThat(JsonPath.<String>read(line, path(format, "host"))).isEqualTo("this-machine");
			assertThat(JsonPath.<String>read(line, path(format, "download.id"))).isEqualTo(id);
		});
		ILoggingEvent warning = this.events.list.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.findFirst()
			.orElseThrow();
		String line = new String(encoder.encode(warning), StandardCharsets.UTF_8);
		assertThat(JsonPath.<String>read(line, path(format, "download.error"))).isEqualTo("UnexpectedStatus");
	}

	/** M5: were the key in the MDC meanwhile, these formats would drop the line. */
	@ParameterizedTest
	@ValueSource(strings = { "ecs", "logstash", "gelf" })
	void linesOfListenersMayHaveTheSameKeys(String format) {
		this.server.enqueue(new MockResponse.Builder().code(404).build());
		try (DownloadManager manager = DownloadManager.builder()
			.directory(this.directory)
			.addressPolicy(AddressPolicy.any())
			.probe(false)
			.listener((event) -> this.logger.atInfo().addKeyValue("download.id", event.id()).log("told"))
			.build()) {
			Download download = manager
				.submit(DownloadRequest.builder(this.server.url("/a.bin").uri()).retries(0).build());
			download.result().onErrorComplete().block();
			Await.await().until(() -> told().size() >= 2);
			StructuredLogEncoder encoder = encoder(format);
			assertThat(told()).allSatisfy((event) -> {
				String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
				assertThat(JsonPath.<String>read(line, path(format, "download.id"))).isEqualTo(download.id());
				assertThat(event.getMDCPropertyMap()).isEmpty();
			});
		}
	}

	/** What ECS nests has two values below one name here, and none beside them. */
	@ParameterizedTest
	@ValueSource(strings = { "ecs", "logstash", "gelf" })
	void attributesMayHaveDots(String format) {
		this.server.enqueue(new MockResponse.Builder().code(404).build());
		try (DownloadManager manager = DownloadManager.builder()
			.directory(this.directory)
			.addressPolicy(AddressPolicy.any())
			.probe(false)
			.logAttributes(List.of("order.line", "order.number", "orders"))
			.build()) {
			manager
				.submit(DownloadRequest.builder(this.server.url("/a.bin").uri())
					.attributes(Map.of("order.line", "7", "order.number", "4711", "orders", "2", "order", "x"))
					.retries(0)
					.build())
				.result()
				.onErrorComplete()
				.block();
		}
		StructuredLogEncoder encoder = encoder(format);
		List<ILoggingEvent> lines = this.events.list.stream().filter((event) -> !isOfTheManager(event)).toList();
		assertThat(lines).isNotEmpty().allSatisfy((event) -> {
			String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
			assertThat(JsonPath.<String>read(line, path(format, "download.attribute.order.line"))).isEqualTo("7");
			assertThat(JsonPath.<String>read(line, path(format, "download.attribute.order.number"))).isEqualTo("4711");
			assertThat(JsonPath.<String>read(line, path(format, "download.attribute.orders"))).isEqualTo("2");
		});
	}

	private List<ILoggingEvent> told() {
		return this.events.list.stream().filter((event) -> event.getMessage().equals("told")).toList();
	}

	private static boolean isOfTheManager(ILoggingEvent event) {
		return event.getKeyValuePairs().stream().noneMatch((pair) -> pair.key.equals("download.id"));
	}

	/** Where each format puts a pair. */
	private static String path(String format, String key) {
		return switch (format) {
			case "ecs" -> key.equals("host") ? "$.host.name" : "$." + key;
			case "gelf" -> key.equals("host") ? "$['host.name']" : "$['_" + key + "']";
			default -> key.equals("host") ? "$['host.name']" : "$['" + key + "']";
		};
	}

	private StructuredLogEncoder encoder(String format) {
		LoggerContext context = new LoggerContext();
		MockEnvironment environment = new MockEnvironment()
			.withProperty("logging.structured.json.add.host.name", "this-machine")
			.withProperty("logging.structured.gelf.host", "this-machine");
		context.putObject(Environment.class.getName(), environment);
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(context);
		encoder.setFormat(format);
		encoder.start();
		return encoder;
	}

	private static final class Events extends AppenderBase<ILoggingEvent> {

		private final List<ILoggingEvent> list = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			event.prepareForDeferredProcessing();
			this.list.add(event);
		}

	}

}
