package io.github.downloadmanager.benchmarks.client;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;

/**
 * Time and memory that this process takes, from one moment on.
 */
final class UsageMeter {

	private static final Path CLEAR = Path.of("/proc/self/clear_refs");

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final String PEAK = "VmHWM:";

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private final long cpuNanos;

	private final long wallNanos;

	private UsageMeter(long cpuNanos, long wallNanos) {
		this.cpuNanos = cpuNanos;
		this.wallNanos = wallNanos;
	}

	static UsageMeter start() {
		try {
			// Makes the current size the greatest one so far; see proc(5).
			Files.writeString(CLEAR, "5");
		}
		catch (IOException ex) {
			// Then the peak is that of the whole life of the process.
		}
		return new UsageMeter(SYSTEM.getProcessCpuTime(), System.nanoTime());
	}

	Sample stop(Map<String, Double> more) throws IOException {
		double wall = (System.nanoTime() - this.wallNanos) / 1e9;
		double cpu = (SYSTEM.getProcessCpuTime() - this.cpuNanos) / 1e9;
		return new Sample(wall, cpu, peakRss(), more, null);
	}

	/** Heap in use after a full collection, in bytes. */
	static long liveHeap() {
		System.gc();
		return usedHeap();
	}

	static long usedHeap() {
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/** Memory outside the heap, of Netty and of the JDK, in bytes. */
	static long direct() {
		long jdk = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		// Which of the two counts a buffer depends on how Netty may allocate it.
		return jdk + Math.max(0, PlatformDependent.usedDirectMemory());
	}

	static int threads() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	private static long peakRss() throws IOException {
		try (var lines = Files.lines(STATUS)) {
			return lines.filter((line) -> line.startsWith(PEAK))
				.mapToLong((line) -> Long.parseLong(line.substring(PEAK.length()).replace("kB", "").strip()) * 1024)
				.findFirst()
				.orElse(0);
		}
	}

}
