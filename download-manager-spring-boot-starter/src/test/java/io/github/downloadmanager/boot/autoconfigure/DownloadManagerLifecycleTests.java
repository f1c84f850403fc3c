package io.github.downloadmanager.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.boot.FakeDownloadManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DownloadManagerLifecycleTests {

	private final FakeDownloadManager manager = new FakeDownloadManager();

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final DownloadManagerLifecycle lifecycle = lifecycle(Duration.ofDays(1));

	private final AtomicInteger stopped = new AtomicInteger();

	@Test
	void shutsDownWhenTheContextCloses() {
		this.lifecycle.start();
		close();
		assertThat(this.manager.calls).containsExactly("shutdown");
		assertThat(this.stopped).hasValue(0);
		this.manager.shutdownEnd.tryEmitEmpty();
		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void doesNotWaitAgainWhenItIsDestroyed() {
		this.lifecycle.start();
		close();
		this.lifecycle.destroy();
		assertThat(this.manager.calls).containsExactly("shutdown");
	}

	@Test
	void closesTheManagerOfAContextThatDidNotStart() {
		this.lifecycle.destroy();
		assertThat(this.manager.calls).containsExactly("close");
	}

	@Test
	void closesTheManagerOfAContextThatWasStoppedBefore() {
		this.lifecycle.start();
		this.lifecycle.stop(this.stopped::incrementAndGet);
		this.lifecycle.onApplicationEvent(new ContextClosedEvent(this.context));
		this.lifecycle.destroy();
		assertThat(this.manager.calls).containsExactly("cancelAll", "close");
	}

	@Test
	void keepsTheManagerWhenTheContextIsOnlyStopped() {
		this.lifecycle.start();
		assertThat(this.lifecycle.isRunning()).isTrue();
		this.lifecycle.stop(this.stopped::incrementAndGet);
		assertThat(this.manager.calls).containsExactly("cancelAll");
		assertThat(this.stopped).hasValue(1);
		assertThat(this.lifecycle.isRunning()).isFalse();
		this.lifecycle.start();
		assertThat(this.lifecycle.isRunning()).isTrue();
	}

	@Test
	void staysWhenAnotherContextCloses() {
		this.lifecycle.start();
		this.lifecycle.onApplicationEvent(new ContextClosedEvent(new GenericApplicationContext()));
		this.lifecycle.stop();
		assertThat(this.manager.calls).containsExactly("cancelAll");
	}

	@Test
	void givesUpWaitingWhenTheGracePeriodEnds(CapturedOutput output) throws Exception {
		DownloadManagerLifecycle impatient = lifecycle(Duration.ofMillis(1));
		impatient.start();
		impatient.onApplicationEvent(new ContextClosedEvent(this.context));
		CountDownLatch over = new CountDownLatch(1);
		impatient.stop(over::countDown);
		assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(output.getAll())
			.contains("Downloads or their listeners were still at work when the grace period ended");
	}

	@Test
	void letsDownloadsEndIfTheyAreToBeDrained() {
		DownloadManagerLifecycle draining = lifecycle(Duration.ofDays(1), "drain");
		draining.start();
		draining.onApplicationEvent(new ContextClosedEvent(this.context));
		draining.stop(this.stopped::incrementAndGet);
		assertThat(this.manager.calls).containsExactly("drain");
		assertThat(this.stopped).hasValue(0);
		this.manager.drainEnd.tryEmitEmpty();
		assertThat(this.manager.calls).containsExactly("drain");
		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void cancelsWhatWasNotDrainedInTime() throws Exception {
		this.manager.shutdownEnd.tryEmitEmpty();
		DownloadManagerLifecycle impatient = lifecycle(Duration.ofMillis(1), "drain");
		impatient.start();
		impatient.onApplicationEvent(new ContextClosedEvent(this.context));
		CountDownLatch over = new CountDownLatch(1);
		impatient.stop(over::countDown);
		assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.manager.calls).containsExactly("drain", "shutdown");
	}

	@Test
	void cancelsWhatIsDrainedBeforeSpringStopsToWait() {
		phaseTimeout("30s");
		this.manager.shutdownEnd.tryEmitEmpty();
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			DownloadManagerLifecycle draining = lifecycle(Duration.ofSeconds(30), "drain");
			draining.start();
			draining.onApplicationEvent(new ContextClosedEvent(this.context));
			draining.stop(this.stopped::incrementAndGet);
			time.advanceTimeBy(Duration.ofMillis(24_999));
			assertThat(this.manager.calls).containsExactly("drain");
			time.advanceTimeBy(Duration.ofMillis(1));
			assertThat(this.manager.calls).containsExactly("drain", "shutdown");
			assertThat(this.stopped).hasValue(1);
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	@Test
	void saysAtTheStartIfDownloadsCannotBeDrainedForSoLong(CapturedOutput output) {
		phaseTimeout("8s");
		lifecycle(Duration.ofSeconds(8), "drain").start();
		lifecycle(Duration.ofMinutes(2), "cancel").start();
		assertThat(output.getAll()).doesNotContain("timeout-per-shutdown-phase");
		lifecycle(Duration.ofMinutes(2), "drain").start();
		assertThat(output.getAll()).containsOnlyOnce("At a shutdown downloads may go on for PT4S only:"
				+ " download-manager.shutdown.grace-period is PT2M, but spring.lifecycle.timeout-per-shutdown-phase is PT8S");
	}

	@Test
	void saysInOneLineWhatBecameOfTheDownloads(CapturedOutput output) {
		this.manager.with("a", DownloadStatus.RUNNING)
			.with("b", DownloadStatus.QUEUED)
			.with("c", DownloadStatus.COMPLETED);
		this.lifecycle.start();
		close();
		this.manager.cancel("a");
		this.manager.shutdownEnd.tryEmitEmpty();
		assertThat(output.getAll()).containsOnlyOnce("Downloads at shutdown: 0 finished, 1 cancelled,"
				+ " 0 of these with their partial file kept; 1 did not end in time");
	}

	@Test
	void doesNotWaitForADownloadThatKeepsItsEndToItself(CapturedOutput output) {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			this.manager.with("a", DownloadStatus.RUNNING).keeping("a", null);
			this.lifecycle.start();
			close();
			this.manager.cancel("a");
			this.manager.shutdownEnd.tryEmitEmpty();
			assertThat(this.stopped).hasValue(0);
			time.advanceTimeBy(ShutdownReport.PATIENCE);
			assertThat(this.stopped).hasValue(1);
			assertThat(output.getAll()).containsOnlyOnce(
					"Downloads at shutdown: 0 finished, 1 cancelled," + " 0 of these with their partial file kept");
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	@Test
	void saysNothingIfNothingWasGoingOn(CapturedOutput output) {
		this.lifecycle.start();
		close();
		this.manager.shutdownEnd.tryEmitEmpty();
		assertThat(output.getAll()).doesNotContain("Downloads at shutdown");
	}

	@Test
	void tellsOfAShutdownThatFails(CapturedOutput output) {
		this.lifecycle.start();
		this.manager.shutdownEnd.tryEmitError(new IllegalStateException("disk on fire"));
		close();
		assertThat(this.stopped).hasValue(1);
		assertThat(output.getAll()).contains("did not shut down cleanly", "disk on fire");
	}

	@Test
	void stopsAfterTheWebServerAndBeforeExecutors() {
		assertThat(this.lifecycle.getPhase()).isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
			.isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
			.isGreaterThan(ExecutorConfigurationSupport.DEFAULT_PHASE);
		assertThat(this.lifecycle.isPauseable()).isFalse();
	}

	private void phaseTimeout(String timeout) {
		TestPropertyValues.of("spring.lifecycle.timeout-per-shutdown-phase=" + timeout).applyTo(this.context);
	}

	private void close() {
		this.lifecycle.onApplicationEvent(new ContextClosedEvent(this.context));
		this.lifecycle.stop(this.stopped::incrementAndGet);
	}

	private DownloadManagerLifecycle lifecycle(Duration gracePeriod) {
		return lifecycle(gracePeriod, "cancel");
	}

	private DownloadManagerLifecycle lifecycle(Duration gracePeriod, String mode) {
		return new DownloadManagerLifecycle(() -> List.of(this.manager), this.context, properties(gracePeriod, mode));
	}

	private static DownloadManagerProperties properties(Duration gracePeriod, String mode) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource(
				Map.of("download-manager.shutdown.grace-period", gracePeriod.toMillis() + "ms",
						"download-manager.shutdown.mode", mode));
		return new Binder(source).bindOrCreate("download-manager", DownloadManagerProperties.class);
	}

}
