package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.benchmarks.client.Job;

/**
 * Our side of the comparisons, and the Spring idiom: virtual machines, one for each
 * purpose, so that none is optimized for another one's work.
 */
final class Clients implements AutoCloseable {

	private final Path logs;

	private final Map<String, WarmJvm> machines = new LinkedHashMap<>();

	Clients(Path logs) {
		this.logs = logs;
	}

	/** Does jobs in a virtual machine that stays. */
	Contestant.Round warm(String purpose, Content content, String base, Job like) {
		return (directory) -> machine(purpose).run(in(directory, content, base, like));
	}

	/** Does each job in a new virtual machine, to weigh it. */
	Contestant.Round fresh(List<String> options, Content content, String base, Job like) {
		return (directory) -> {
			try (WarmJvm machine = WarmJvm.start(options, this.logs.resolve("fresh.log"))) {
				return machine.run(in(directory, content, base, like));
			}
		};
	}

	private static Job in(Path directory, Content content, String base, Job like) {
		Job.Work work = new Job.Work(base, content.files(), content.distinct(), directory.toString());
		return new Job(like.kind(), work, like.setup(), like.extra());
	}

	private synchronized WarmJvm machine(String purpose) throws IOException {
		WarmJvm machine = this.machines.get(purpose);
		if (machine == null || !machine.isAlive()) {
			machine = WarmJvm.start(List.of("-Xmx512m"), this.logs.resolve(purpose + ".log"));
			this.machines.put(purpose, machine);
		}
		return machine;
	}

	@Override
	public synchronized void close() {
		this.machines.values().forEach(WarmJvm::close);
	}

}
