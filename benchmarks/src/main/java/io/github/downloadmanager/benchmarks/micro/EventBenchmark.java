package io.github.downloadmanager.benchmarks.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the two events of a download that is queued and cancelled cost, by the number of
 * those who listen.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EventBenchmark {

	private final LongAdder seen = new LongAdder();

	/** How many listeners there are, and as many subscribers of the stream. */
	@Param({ "0", "1", "10" })
	private int listeners;

	private SilentOrigin origin;

	private DownloadManager manager;

	/**
	 * Makes the manager busy, so that everything else is queued.
	 * @throws IOException if no port is free
	 */
	@Setup
	public void listen() throws IOException {
		this.origin = new SilentOrigin();
		DownloadManagerBuilder builder = this.origin.manager();
		for (int i = 0; i < this.listeners; i++) {
			builder.listener((event) -> this.seen.increment());
		}
		this.manager = builder.build();
		for (int i = 0; i < this.listeners; i++) {
			this.manager.events().subscribe((event) -> this.seen.increment());
		}
		this.manager.submit(this.origin.request());
	}

	/**
	 * Two events.
	 * @return the download
	 */
	@Benchmark
	public Download queuedAndCancelled() {
		Download download = this.manager.submit(this.origin.request());
		download.cancel();
		while (!download.isDone()) {
			Thread.onSpinWait();
		}
		return download;
	}

	/**
	 * Ends everything.
	 * @throws IOException if the port cannot be closed
	 */
	@TearDown
	public void end() throws IOException {
		this.manager.close();
		this.origin.close();
	}

}
