package io.github.downloadmanager.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.benchmarks.client.Job.Extra;
import io.github.downloadmanager.benchmarks.client.Job.Kind;
import io.github.downloadmanager.benchmarks.client.Job.Setup;

/**
 * All rows, with their goals.
 */
final class Catalog {

	private static final String OURS = Lab.OURS;

	private static final String CURL = "curl";

	private static final String CURL_PARALLEL = "curl -Z";

	private static final String ARIA2 = "aria2 -x1";

	private static final String ARIA2_MANY = "aria2 -j";

	private static final String SPLICE = "splice";

	private static final String WALL = Goal.WALL;

	private final Lab lab;

	private final Sizes sizes;

	Catalog(Lab lab) {
		this.lab = lab;
		this.sizes = lab.sizes();
	}

	List<Row> rows() {
		List<Row> rows = new ArrayList<>();
		rows.add(big("big-memory", this.sizes.big(), true));
		rows.add(big("huge-memory", this.sizes.huge(), true));
		rows.add(digest("sha256-big-memory", this.sizes.big(), true));
		rows.add(digest("sha256-huge-memory", this.sizes.huge(), true));
		rows.add(many("small-memory", this.sizes.small(), 64, true, 0.80, 0.30));
		// Before all others on the disk: they remove files there, see Place.
		rows.add(many("small-disk", this.sizes.small(), 64, false, 1.10, 0.20));
		rows.add(many("medium-memory", this.sizes.medium(), 16, true, 0.85, 0.45));
		rows.add(big("big-disk", this.sizes.big(), false));
		rows.add(big("huge-disk", this.sizes.huge(), false));
		rows.add(digest("sha256-big-disk", this.sizes.big(), false));
		rows.add(digest("sha256-huge-disk", this.sizes.huge(), false));
		rows.add(segments());
		rows.add(https());
		rows.add(running());
		rows.add(queued());
		rows.add(overhead("overhead-big", this.sizes.big(), 1, 1.03));
		rows.add(overhead("overhead-small", this.sizes.small(), 64, 1.25));
		rows.add(limit("limit-big", this.sizes.big(), 1));
		rows.add(limit("limit-small", this.sizes.small(), 64));
		rows.add(growth("growth-bytes", this.sizes.tenth(), this.sizes.huge(), 1));
		rows.add(growth("growth-files", this.sizes.small(), this.sizes.small().times(10), 64));
		return rows;
	}

	private Row big(String name, Content content, boolean inMemory) {
		String base = this.lab.origin().base(content);
		Peers peers = this.lab.peers();
		List<Contestant> all = new ArrayList<>();
		all.add(this.lab.ours(content, 1));
		all.add(this.lab.peer(CURL, content, peers.curl(base)));
		if (this.lab.options().hasSplice()) {
			all.add(this.lab.peer(SPLICE, content, peers.splice(content)));
			all.add(this.lab.peer("read and write in C", content, peers.copy(content)));
		}
		all.add(this.lab.peer(ARIA2, content, peers.aria2(base, 1)));
		// Those that take the longest: four times as much tells nothing new of them.
		if (!content.equals(this.sizes.huge())) {
			all.add(this.lab.peer("wget", content, peers.wget(base)));
			all.add(this.lab.idiom(content, 1));
		}
		return new Row(name, "one file of " + content + where(inMemory), place(inMemory), all,
				List.of(Goal.ratio(WALL, OURS, CURL, 0.70), Goal.ratio(Goal.CPU, OURS, CURL, 0.75),
						Goal.ratio(WALL, OURS, SPLICE, 1.15)));
	}

	private Row digest(String name, Content content, boolean inMemory) {
		String base = this.lab.origin().base(content);
		String peer = "curl, then sha256sum";
		Contestant ours = new Contestant(OURS, content, true, this.lab.warmUp("sha256"), (directory) -> {
			Extra extra = new Extra(0, this.lab.files().sha256(content));
			return this.lab.ours(OURS, content, base, Setup.of(1), extra).round().run(directory);
		});
		return new Row(name, "one file of " + content + " with SHA-256" + where(inMemory), place(inMemory),
				List.of(ours, this.lab.peer(peer, content, this.lab.peers().curlThenSha256sum(base))),
				List.of(Goal.ratio(WALL, OURS, peer, 0.80)));
	}

	private Row many(String name, Content content, int parallel, boolean inMemory, double ofCurl, double ofAria2) {
		String base = this.lab.origin().base(content);
		Contestant probing = this.lab.ours("ours, probe=true", content, base, Setup.of(parallel).withProbe(),
				Extra.NONE);
		List<Contestant> all = new ArrayList<>(List.of(this.lab.ours(content, parallel), probing,
				this.lab.peer(CURL_PARALLEL, content, this.lab.peers().curlParallel(base, content, parallel)),
				this.lab.peer(ARIA2_MANY, content, this.lab.peers().aria2List(base, content, parallel, inMemory)),
				this.lab.idiom(content, parallel)));
		// It writes nothing, wherever that would be.
		if (inMemory) {
			all.add(this.lab.discarding(content, parallel));
		}
		Place place = inMemory ? place(true) : Place.kept(this.lab.disk(), this.lab.memory());
		return new Row(name, content + ", " + parallel + " at once" + where(inMemory), place, all,
				List.of(Goal.ratio(WALL, OURS, CURL_PARALLEL, ofCurl), Goal.ratio(WALL, OURS, ARIA2_MANY, ofAria2)));
	}

	private Row segments() {
		Content content = this.sizes.limited();
		String base = this.lab.origin().base("/limited", content);
		String aria2 = "aria2 -x8 -s8";
		String one = "ours, one connection";
		Contestant ours = this.lab.ours(OURS, content, base, Setup.of(8), new Extra(8, null));
		// The rate makes a round long, and there is little to compile for.
		List<Contestant> all = List.of(new Contestant(OURS, content, true, ours.warmUp().atMost(3), ours.round()),
				new Contestant(aria2, content, true, WarmUp.NONE, this.lab.peers().aria2(base, 8)),
				new Contestant(one, content, true, WarmUp.NONE,
						this.lab.ours(one, content, base, Setup.of(1), Extra.NONE).round()));
		return new Row("segments",
				"one file of " + content + " in 8 segments, each connection at " + Content.size(Origin.LIMITED) + "/s",
				place(true), all, List.of(Goal.ratioAtLeast(WALL, one, OURS, 7.8), Goal.ratio(WALL, OURS, aria2, 1.0)));
	}

	private Row https() {
		Content content = this.sizes.big();
		String base = this.lab.origin().secureBase(content);
		String certificate = this.lab.origin().certificate().toString();
		List<Contestant> all = List
			.of(this.lab.ours(OURS, content, base, Setup.of(1).https("JDK", certificate), Extra.NONE),
					this.lab.ours("ours, BoringSSL", content, base, Setup.of(1).https("OPENSSL", certificate),
							Extra.NONE),
					this.lab.peer(CURL, content, this.lab.peers().curl(base)),
					this.lab.peer(ARIA2, content, this.lab.peers().aria2(base, 1)),
					this.lab.peer("wget", content, this.lab.peers().wget(base)));
		return new Row("https", "one file of " + content + " over https", place(true), all,
				List.of(Goal.ratio(WALL, OURS, CURL, 0.95), Goal.ratio(WALL, "ours, BoringSSL", CURL, 0.95)));
	}

	private Row running() {
		Content file = this.sizes.big();
		int count = this.sizes.running();
		Contestant ours = this.lab.weighed(Kind.SLOW, file.times(count), count,
				List.of("-Xmx128m", "-XX:MaxDirectMemorySize=256m"));
		return new Row("running", count + " slow downloads running", place(true), List.of(ours),
				List.of(Goal.value("heapPeakMiB", OURS, 128), Goal.value("directPeakMiB", OURS, 256),
						Goal.value("threadsBeyondCores", OURS, 30), Goal.value("failed", OURS, 0)));
	}

	private Row queued() {
		Content file = this.sizes.big();
		Contestant ours = this.lab.weighed(Kind.QUEUED, file.times(this.sizes.queued()), 3, List.of("-Xmx1g"));
		return new Row("queued", String.format("%,d downloads queued", this.sizes.queued()), place(true), List.of(ours),
				List.of(Goal.value("submitSeconds", OURS, 5), Goal.value("heapLiveMiB", OURS, 256),
						Goal.value("cancelAllSeconds", OURS, 5)));
	}

	private Row overhead(String name, Content content, int parallel, double limit) {
		String off = "ours, all off";
		return new Row(
				name, "listeners, events and observations on and off, " + content, place(true), List
					.of(this.lab.ours(content, parallel),
							this.lab.ours(off, content, this.lab.origin().base(content),
									Setup.of(parallel).unobserved(), Extra.NONE)),
				List.of(Goal.ratio(WALL, OURS, off, limit)));
	}

	private Row limit(String name, Content content, int parallel) {
		String limited = "ours, with a limit";
		return new Row(name, "a bandwidth limit far above the speed, and none, " + content, place(true),
				List.of(this.lab.ours(content, parallel), this.lab.ours(limited, content,
						this.lab.origin().base(content), Setup.of(parallel).withLimit(), Extra.NONE)),
				List.of(Goal.ratio(WALL, limited, OURS, 1.03)));
	}

	private Row growth(String name, Content one, Content ten, int parallel) {
		String tenfold = "ours, ten times as much";
		return new Row(name, one + " and " + ten, place(true),
				List.of(this.lab.ours(one, parallel),
						this.lab.ours(tenfold, ten, this.lab.origin().base(ten), Setup.of(parallel), Extra.NONE)),
				List.of(Goal.ratio(WALL, tenfold, OURS, 10.5)));
	}

	private Place place(boolean inMemory) {
		return Place.cleared(inMemory ? this.lab.memory() : this.lab.disk());
	}

	private static String where(boolean inMemory) {
		return inMemory ? ", to memory" : ", to disk";
	}

}
