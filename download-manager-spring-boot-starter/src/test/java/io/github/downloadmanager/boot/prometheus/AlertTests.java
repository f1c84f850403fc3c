package io.github.downloadmanager.boot.prometheus;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.jayway.jsonpath.DocumentContext;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.boot.Await;
import io.github.downloadmanager.control.HoldMode;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule M3: which alerts fire when. The application is a real one and is scraped each
 * minute, of a clock that the test moves.
 */
@Timeout(300)
class AlertTests {

	@TempDir
	private Path directory;

	private final Scrapes scrapes = new Scrapes();

	private FaultyOrigin origin;

	private ConfigurableApplicationContext context;

	private int minute = -1;

	@BeforeEach
	void start() throws IOException {
		this.origin = new FaultyOrigin();
	}

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.close();
		}
		this.origin.close();
	}

	private DownloadManager run(String... properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "download-manager.network.allow=127.0.0.0/8,::1",
					"download-manager.retry.initial-delay=1ms", "download-manager.retry.on-long-wait=wait",
					"download-manager.directory=" + this.directory)
			.properties(properties)
			.run();
		return this.context.getBean(DownloadManager.class);
	}

	private Download submit(DownloadManager manager, String name) {
		return manager
			.submit(DownloadRequest.builder(this.origin.uri(name)).destination(this.directory.resolve(name)).build());
	}

	/** A download that ends before the next scrape, and is counted by then. */
	private void complete(DownloadManager manager, String name) {
		double before = ended();
		submit(manager, name).result().onErrorComplete().block(Duration.ofSeconds(30));
		Await.await().until(() -> ended() > before);
	}

	private double ended() {
		return registry().find("downloads.finished")
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	private PrometheusMeterRegistry registry() {
		return this.context.getBean(PrometheusMeterRegistry.class);
	}

	/** Let minutes pass, and scrape at each. */
	private void pass(int minutes) {
		for (int i = 0; i < minutes; i++) {
			this.minute++;
			this.context.getBean(ShiftedClock.class).shift.addAndGet(Duration.ofMinutes(1).toNanos());
			this.scrapes.add(60L * this.minute, registry().scrape());
		}
	}

	/** The names of the alerts that fire now. */
	private List<String> firing() {
		return ShippedFiles.alerts()
			.stream()
			.filter((alert) -> alert.fires(this.scrapes, this.minute))
			.map(ShippedFiles.Alert::name)
			.toList();
	}

	@Test
	void noneFiresWhileDownloadsComplete() {
		DownloadManager manager = run();
		for (int i = 0; i < 40; i++) {
			complete(manager, "good-" + i);
			pass(1);
			assertThat(firing()).isEmpty();
		}
	}

	@Test
	void noneFiresWhereNothingIsDownloaded() {
		run();
		pass(90);
		assertThat(firing()).isEmpty();
	}

	/** One of the two fails; the very first one counts, too. */
	@Test
	void failures() {
		DownloadManager manager = run();
		pass(1);
		for (int i = 0; i < 20; i++) {
			complete(manager, "missing-" + i);
			complete(manager, "good-" + i);
			pass(1);
		}
		assertThat(firing()).containsExactly("DownloadsFailing");
	}

	@Test
	void retries() {
		DownloadManager manager = run("download-manager.retry.max-retries=5");
		pass(1);
		for (int i = 0; i < 20; i++) {
			complete(manager, "flaky-" + i);
			pass(1);
		}
		assertThat(firing()).containsExactly("DownloadsRetrying");
	}

	/** The server says nothing by which a download could go on where it was cut. */
	@Test
	void waste() {
		DownloadManager manager = run();
		pass(1);
		for (int i = 0; i < 20; i++) {
			complete(manager, "cut-" + i);
			complete(manager, "good-" + i);
			complete(manager, "good-too-" + i);
			pass(1);
		}
		assertThat(firing()).isEmpty();
		for (int i = 20; i < 70; i++) {
			complete(manager, "cut-" + i);
			if (i % 5 == 0) {
				complete(manager, "good-" + i);
			}
			pass(1);
		}
		assertThat(firing()).containsExactly("DownloadsWasteful");
	}

	@Test
	void aHostThatAsksForAPause() {
		DownloadManager manager = run();
		Download download = submit(manager, "busy");
		Await.await().until(() -> download.status() == DownloadStatus.WAITING);
		pass(30);
		assertThat(firing()).isEmpty();
		pass(1);
		assertThat(firing()).containsExactly("DownloadHostsAskForAPause");
	}

	@Test
	void downloadsThatReceiveNothingWhileOthersWait() {
		DownloadManager manager = run("download-manager.max-concurrent=1", "download-manager.timeouts.read=10h",
				"download-manager.timeouts.stall.window=10h");
		Download mute = submit(manager, "mute");
		Await.await().until(() -> mute.snapshot().progress().bytesDownloaded() > 0);
		pass(1);
		submit(manager, "waiting");
		pass(8);
		assertThat(firing()).isEmpty();
		pass(3);
		assertThat(firing()).containsExactly("DownloadsSilent");
		pass(5);
		assertThat(firing()).containsExactly("DownloadsStuck", "DownloadsSilent");
		manager.hold(HoldMode.NEW);
		pass(1);
		assertThat(firing()).containsExactly("DownloadsSilent");
	}

	/** Somebody forgot, whether or not anything waits by now. */
	@ParameterizedTest
	@EnumSource(names = { "NEW", "ALL" })
	void aHoldOfTheManager(HoldMode mode) {
		DownloadManager manager = run("download-manager.timeouts.read=10h");
		Download running = submit(manager, "mute");
		Await.await().until(() -> running.snapshot().progress().bytesDownloaded() > 0);
		manager.hold(mode);
		if (mode == HoldMode.ALL) {
			Await.await().until(() -> running.status() == DownloadStatus.PAUSED);
		}
		else {
			running.cancel();
			Await.await().until(() -> manager.activeDownloads() == 0);
		}
		pass(60);
		assertThat(firing()).isEmpty();
		pass(1);
		assertThat(firing()).containsExactly("DownloadsHeld");
		assertThat(held()).isEqualTo((mode == HoldMode.ALL) ? 100 : 0);
	}

	private double held() {
		return registry().get("downloads.held").gauge().value();
	}

	@Test
	void aHoldOfAGroup() {
		DownloadManager manager = run();
		manager.group("nightly").hold(HoldMode.ALL);
		manager.submit(DownloadRequest.builder("http://127.0.0.1:9/").group("nightly").build());
		pass(61);
		assertThat(firing()).containsExactly("DownloadsHeld");
	}

	/** That is as it is to be, each night. */
	@Test
	void aScheduleThatHoldsIsNoAlert() {
		DownloadManager manager = run("download-manager.bandwidth.profiles[0].days=daily",
				"download-manager.bandwidth.profiles[0].from=00:00", "download-manager.bandwidth.profiles[0].to=00:00",
				"download-manager.bandwidth.profiles[0].hold=true");
		submit(manager, "waiting");
		pass(90);
		assertThat(firing()).isEmpty();
	}

	@Test
	void lostEvents() {
		DownloadManager manager = run("download-manager.events.buffer-size=1");
		manager.events().subscribe(new BaseSubscriber<DownloadEvent>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				// It never asks for any.
			}

		});
		pass(1);
		assertThat(firing()).isEmpty();
		complete(manager, "good");
		Await.await().until(() -> manager.lostEvents().streams() > 0);
		pass(2);
		assertThat(firing()).containsExactly("DownloadEventsLost");
	}

	/**
	 * M3, M4: whatever is asked for is there from the start, with its labels and values.
	 */
	@Test
	void everythingThatIsAskedForIsThereFromTheStart() {
		run();
		pass(1);
		List<String> panels = ShippedFiles.dashboard().read("$.panels[*].targets[*].expr");
		assertThat(panels)
			.allMatch((expression) -> expression.contains("{instance=~\"$instance\",manager=~\"$manager\""));
		List<String> expressions = Stream
			.concat(ShippedFiles.alerts().stream().map(ShippedFiles.Alert::text),
					panels.stream()
						.map((expression) -> expression.replace("$__rate_interval", "5m")
							.replace("$instance", ".*")
							.replace("$manager", ".*")))
			.toList();
		assertThat(expressions).hasSizeGreaterThan(20).allSatisfy((text) -> {
			Expression expression = PromQl.parse(text);
			expression.selectors().forEach((selector) -> {
				assertThat(this.scrapes.last(selector, 0)).as(selector.toString()).isNotEmpty();
				selector.matches().forEach((match) -> assertValueIsThere(selector, match));
			});
			assertLabelsAreThere(expression);
		});
	}

	/** Each value of a choice, and not only one of them. */
	private void assertValueIsThere(Expression.Selector selector, Expression.Match match) {
		if (!match.label().equals("manager") && match.operator().startsWith("=") && !match.value().equals(".*")) {
			for (String value : match.value().split("\\|")) {
				Expression.Selector one = new Expression.Selector(selector.metric(),
						List.of(new Expression.Match(match.label(), "=", value)), null);
				assertThat(this.scrapes.last(one, 0)).as(one.toString()).isNotEmpty();
			}
		}
	}

	/** The tag of the manager is there only if there are several. */
	private void assertLabelsAreThere(Expression expression) {
		List<String> labels = expression.labels().filter((label) -> !label.equals("manager")).toList();
		List<Map<String, String>> series = expression.selectors()
			.flatMap((selector) -> this.scrapes.last(selector, 0).keySet().stream())
			.toList();
		assertThat(labels)
			.allSatisfy((label) -> assertThat(series).as(label).allMatch((known) -> known.containsKey(label)));
	}

	/** M4: the choices that a reader of the dashboard has. */
	@Test
	void dashboardHasItsVariables() {
		run();
		pass(1);
		DocumentContext dashboard = ShippedFiles.dashboard();
		assertThat(dashboard.<List<String>>read("$.templating.list[*].name")).containsExactly("datasource", "instance",
				"manager");
		assertThat(dashboard.<List<Object>>read("$.panels[*].targets[*]"))
			.hasSameSizeAs(dashboard.<List<Object>>read("$.panels[*].targets[*].expr"));
		assertThat(dashboard.<List<String>>read("$.templating.list[?(@.type=='query')].query")).hasSize(2)
			.allSatisfy((query) -> {
				Matcher matcher = Pattern.compile("label_values\\((\\w+), (?:instance|manager)\\)").matcher(query);
				assertThat(matcher.matches()).isTrue();
				assertThat(this.scrapes.last(new Expression.Selector(matcher.group(1), List.of(), null), 0))
					.isNotEmpty();
			});
	}

	/** M3: what to do then is written where operators look. */
	@Test
	void eachAlertIsExplained() {
		String guide = ShippedFiles.read("operations.md");
		assertThat(ShippedFiles.alerts()).hasSizeGreaterThan(5).allSatisfy((alert) -> {
			assertThat(guide).contains("| `" + alert.name() + "` |");
			assertThat(alert.labels().get("severity")).isIn("warning", "critical");
			assertThat(alert.annotations().keySet()).isEqualTo(Set.of("summary", "description"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ShiftedClock clock() {
			return new ShiftedClock();
		}

	}

	/** A clock that goes as that of the system, and that a test puts forward. */
	static final class ShiftedClock implements Clock {

		private final AtomicLong shift = new AtomicLong();

		@Override
		public long wallTime() {
			return System.currentTimeMillis() + Duration.ofNanos(this.shift.get()).toMillis();
		}

		@Override
		public long monotonicTime() {
			return System.nanoTime() + this.shift.get();
		}

	}

}
