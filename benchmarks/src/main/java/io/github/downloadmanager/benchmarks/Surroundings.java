package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;

/**
 * What a result depends on: machine, system, versions.
 */
final class Surroundings {

	private static final double GIB = 1 << 30;

	private Surroundings() {
	}

	static Map<String, String> describe(Options options, Path scratch) throws IOException, InterruptedException {
		Map<String, String> all = new LinkedHashMap<>();
		all.put("processor", first(Path.of("/proc/cpuinfo"), "model name"));
		all.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
		all.put("memory", first(Path.of("/proc/meminfo"), "MemTotal"));
		all.put("system", System.getProperty("os.name") + " " + numbers(System.getProperty("os.version")));
		all.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
		all.put("memory files", place(options.places().memory()));
		all.put("disk files", place(options.places().disk()));
		all.put("nginx", version(List.of("nginx", "-v"), scratch));
		all.put("curl", version(List.of("curl", "--version"), scratch));
		all.put("aria2", version(List.of("aria2c", "--version"), scratch));
		all.put("wget", version(List.of("wget", "--version"), scratch));
		return all;
	}

	/**
	 * Memory that may be taken without harm to others, in bytes. Where a container has a
	 * limit of its own, what the machine has left says nothing; what the virtual machine
	 * calls free is then the limit less what is in use, the files in memory included.
	 */
	static long availableMemory() {
		long available = memory("MemAvailable");
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		if (system.getTotalMemorySize() < memory("MemTotal")) {
			return Math.min(available, system.getFreeMemorySize());
		}
		return available;
	}

	private static long memory(String key) {
		return Long.parseLong(first(Path.of("/proc/meminfo"), key).split(" ")[0]) << 10;
	}

	/** Without what a distributor appends. */
	private static String numbers(String version) {
		return version.replaceFirst("-.*", "");
	}

	private static String place(Path path) throws IOException {
		return Files.getFileStore(path).type() + ", " + Spread.number(Files.getFileStore(path).getUsableSpace() / GIB)
				+ " GiB free";
	}

	private static String first(Path file, String key) {
		try (var lines = Files.lines(file)) {
			return lines.filter((line) -> line.startsWith(key))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse("unknown");
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

	private static String version(List<String> command, Path scratch) throws InterruptedException {
		Path log = scratch.resolve("version.log");
		try {
			PeerProcess.call(command, log);
			return Files.readAllLines(log).stream().findFirst().orElse("unknown");
		}
		catch (IOException ex) {
			return "missing";
		}
	}

}
