package io.github.downloadmanager.benchmarks;

import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.benchmarks.client.Job;
import io.github.downloadmanager.benchmarks.client.Job.Extra;
import io.github.downloadmanager.benchmarks.client.Job.Kind;
import io.github.downloadmanager.benchmarks.client.Job.Setup;
import io.github.downloadmanager.benchmarks.client.Job.Work;

/**
 * What rows are made of.
 *
 * @param options what the harness is asked to do
 * @param origin where everything comes from
 * @param files what is there
 * @param clients our side
 * @param peers the others
 */
record Lab(Options options, Origin origin, OriginFiles files, Clients clients, Peers peers) {

	/** What ours are called in the report. */
	static final String OURS = "ours";

	/** The virtual machine of the download manager with everything on. */
	private static final String USUAL = "manager";

	/** One of its own: code that never had a listener runs faster. */
	private static final String UNOBSERVED = "unobserved";

	/** One of its own: code that never had a limit runs faster. */
	private static final String LIMITED = "limited";

	private static final String IDIOM = "idiom";

	Sizes sizes() {
		return Sizes.of(this.options.selection().quick());
	}

	Path memory() {
		return this.options.places().memory();
	}

	Path disk() {
		return this.options.places().disk();
	}

	Contestant ours(Content content, int parallel) {
		return ours(OURS, content, this.origin.base(content), Setup.of(parallel), Extra.NONE);
	}

	Contestant ours(String name, Content content, String base, Setup setup, Extra extra) {
		return warm(name, machine(setup), content, base, new Job(Kind.MANAGER, nowhere(), setup, extra));
	}

	private static String machine(Setup setup) {
		if (setup.limited()) {
			return LIMITED;
		}
		return setup.observed() ? USUAL : UNOBSERVED;
	}

	Contestant idiom(Content content, int parallel) {
		return warm("Spring idiom", IDIOM, content, this.origin.base(content),
				new Job(Kind.IDIOM, nowhere(), Setup.of(parallel), Extra.NONE));
	}

	/** Leaves no file behind. */
	Contestant discarding(Content content, int parallel) {
		Job job = new Job(Kind.DISCARD, nowhere(), Setup.of(parallel), Extra.NONE);
		return new Contestant("WebClient, discarding", content, false, warmUp("discarding", job),
				this.clients.warm("discarding", content, this.origin.base(content), job));
	}

	private Contestant warm(String name, String machine, Content content, String base, Job like) {
		return new Contestant(name, content, true, warmUp(machine, like),
				this.clients.warm(machine, content, base, like));
	}

	private WarmUp warmUp(String machine, Job like) {
		return warmUp(machine + " " + like.kind() + " " + like.setup() + " " + like.extra());
	}

	/** Of a virtual machine. */
	WarmUp warmUp(String work) {
		return new WarmUp(this.options.selection().warmUps(), work);
	}

	Contestant peer(String name, Content content, Contestant.Round round) {
		return new Contestant(name, content, true, new WarmUp(1, name), round);
	}

	/** Slow downloads, cancelled in the end, in a virtual machine with limits. */
	Contestant weighed(Kind kind, Content content, int parallel, List<String> machineOptions) {
		Job job = new Job(kind, nowhere(), Setup.of(parallel), Extra.NONE);
		return new Contestant(OURS, content, false, WarmUp.NONE,
				this.clients.fresh(machineOptions, content, this.origin.base("/slow", content), job));
	}

	/** The files and the directory come with the round. */
	private static Work nowhere() {
		return new Work("", 0, 1, "");
	}

}
