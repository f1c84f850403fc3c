package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.SourceRefresher;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a user has plugged in is called while its thread holds no lock of this
 * library, so that it may ask the manager for anything.
 */
class UserCodeLockTests extends PauseFixture {

	private final Set<String> called = ConcurrentHashMap.newKeySet();

	private final Queue<String> underALock = new ConcurrentLinkedQueue<>();

	/** Code of a user is called. */
	private void call(String what) {
		this.called.add(what);
		ThreadInfo thread = ManagementFactory.getThreadMXBean()
			.getThreadInfo(new long[] { Thread.currentThread().getId() }, true, false)[0];
		for (MonitorInfo monitor : thread.getLockedMonitors()) {
			StackTraceElement taken = monitor.getLockedStackFrame();
			if (taken != null && isOfThisLibrary(taken.getClassName())) {
				this.underALock.add(what + " under the lock of " + taken);
			}
		}
	}

	private static boolean isOfThisLibrary(String name) {
		return name.startsWith("io.github.downloadmanager.") && !name.contains(".testsupport.")
				&& !name.contains("Tests");
	}

	private TestManager manager() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new Handler());
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.observationRegistry = registry;
			settings.listeners.add(new Listener());
			settings.redactor = (uri) -> {
				call("redactor");
				return URI.create("http://shown.example/");
			};
			settings.requestCustomizers.add((request) -> call("customizer"));
		});
	}

	@Test
	void noneIsCalledUnderALock() {
		LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
		TurboFilter log = new Log();
		logs.addTurboFilter(log);
		try (TestManager manager = manager()) {
			everythingHappens(manager);
			Download cancelled = manager.submit(DownloadRequest.builder(TestManager.uri("cancelled")).sink(new Sink()));
			manager.manager().cancelAll();
			TestManager.awaitEnd(cancelled);
		}
		finally {
			logs.getTurboFilterList().remove(log);
		}
		assertThat(this.called).contains("sink isInterruptible", "sink canRestart", "sink takesAnyOrder", "sink open",
				"sink begin", "sink write", "sink checkpoint", "sink commit", "sink destination", "sink abort",
				"redactor", "customizer", "listener event", "listener control", "handler", "log", "verifier",
				"refresher", "limits");
		assertThat(this.underALock).isEmpty();
	}

	/** A download that is refreshed, fails, is tried again, paused and resumed. */
	private void everythingHappens(TestManager manager) {
		Gate answer = new Gate();
		this.source.then(FakeReply.status(403), FakeReply.of(CONTENT).endingAfter(1000),
				FakeReply.of(CONTENT).pausingAfter(HALF - 1000, this.half), FakeReply.of(CONTENT));
		this.source.at("/cancelled", FakeReply.of(CONTENT).headersBehind(answer));
		Download download = manager
			.submit(DownloadRequest.builder(TestManager.uri("file")).sink(new Sink()).refresher((expired) -> {
				call("refresher");
				return new SourceRefresher.Refreshed(TestManager.uri("fresh"), HttpHeaders.EMPTY);
			}).verify((staged) -> call("verifier")));
		TestManager.await(download, DownloadStatus.WAITING);
		manager.advance(Duration.ofSeconds(2));
		this.half.awaitReached();
		download.snapshot();
		assertThat(Pauses.outcome(download.pause(PauseMode.ALWAYS))).isEqualTo(PauseOutcome.PAUSED);
		manager.manager().updateLimits((limits) -> {
			call("limits");
			return limits.withBandwidth(OptionalLong.of(1 << 30));
		}, "a test");
		manager.manager().hold(HoldMode.ALL);
		download.resume();
		manager.manager().hold(HoldMode.NONE);
		TestManager.result(download);
	}

	private final class Log extends TurboFilter {

		@Override
		public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
				Object @Nullable [] params, @Nullable Throwable error) {
			if (logger.getName().startsWith("io.github.downloadmanager")) {
				call("log");
			}
			return FilterReply.NEUTRAL;
		}

	}

	private final class Listener implements DownloadListener {

		@Override
		public void onEvent(DownloadEvent event) {
			call("listener event");
		}

		@Override
		public void onProgress(Download download, Progress progress) {
			call("listener progress");
		}

		@Override
		public void onControl(ControlEvent event) {
			call("listener control");
		}

	}

	private final class Handler implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			call("handler");
		}

		@Override
		public void onStop(Observation.Context context) {
			call("handler");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	private final class Sink implements DownloadSink {

		private final RecordingSink bytes = new RecordingSink();

		@Override
		public @Nullable Held open() {
			call("sink open");
			return null;
		}

		@Override
		public void begin(RemoteInfo content, @Nullable Validator validator) {
			call("sink begin");
		}

		@Override
		public void write(ByteBuffer[] buffers, long position) throws IOException {
			call("sink write");
			this.bytes.write(buffers, position);
		}

		@Override
		public void checkpoint() {
			call("sink checkpoint");
		}

		@Override
		public void restart() throws IOException {
			call("sink restart");
			this.bytes.restart();
		}

		@Override
		public Path commit() {
			call("sink commit");
			return UserCodeLockTests.this.directory;
		}

		@Override
		public void abort() {
			call("sink abort");
		}

		@Override
		public Path staged() {
			call("sink staged");
			return UserCodeLockTests.this.directory;
		}

		@Override
		public Path destination() {
			call("sink destination");
			return UserCodeLockTests.this.directory;
		}

		@Override
		public String fileName() {
			call("sink fileName");
			return "name";
		}

		@Override
		public boolean takesAnyOrder() {
			call("sink takesAnyOrder");
			return false;
		}

		@Override
		public boolean isInterruptible() {
			call("sink isInterruptible");
			return true;
		}

		@Override
		public boolean canRestart() {
			call("sink canRestart");
			return true;
		}

	}

}
