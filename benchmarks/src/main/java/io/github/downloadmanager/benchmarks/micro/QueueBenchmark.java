package io.github.downloadmanager.benchmarks.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
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
 * One more download into a queue, and out of it again. Its cost should hardly depend on
 * the length of the queue.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class QueueBenchmark {

	/** How many downloads are queued already. */
	@Param({ "0", "1000", "100000" })
	private int queued;

	private SilentOrigin origin;

	private DownloadManager manager;

	/**
	 * Fills the queue.
	 * @throws IOException if no port is free
	 */
	@Setup
	public void fill() throws IOException {
		this.origin = new SilentOrigin();
		this.manager = this.origin.manager().build();
		for (int i = 0; i <= this.queued; i++) {
			this.manager.submit(this.origin.request());
		}
	}

	/**
	 * Submit and cancel, up to the end of the clean-up.
	 * @return the download
	 */
	@Benchmark
	public Download submitAndCancel() {
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
