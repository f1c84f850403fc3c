package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule S5 as a server sees it. */
class LimitsSocketTests {

	private static final int SIZE = 100_000;

	private static final int DOWNLOADS = 24;

	private final List<Gate> gates = IntStream.range(0, DOWNLOADS).mapToObj((i) -> new Gate()).toList();

	/** How many requests there may be at one time now. */
	private final AtomicInteger allowed = new AtomicInteger(4);

	/** How many there were at one time, where that was too many. */
	private final List<Integer> tooMany = new CopyOnWriteArrayList<>();

	@TempDir
	private Path directory;

	@Test
	void fourThenEightThenOneThenFour() {
		ScriptedServer[] self = new ScriptedServer[1];
		try (ScriptedServer server = self[0] = ScriptedServer.start((request) -> reply(self[0], request));
				DownloadManager manager = TestManager.overNetwork(this.directory).maxConcurrent(4).build()) {
			List<Download> downloads = IntStream.range(0, DOWNLOADS)
				.mapToObj((i) -> submit(manager, server, i))
				.toList();
			Await.until("4 are served", () -> server.active() == 4);
			this.allowed.set(8);
			manager.limits(Limits.of(8));
			Await.until("8 are served", () -> server.active() == 8);
			manager.limits(Limits.of(1));
			for (int i = 0; i < 7; i++) {
				this.gates.get(i).open();
				complete(downloads, i);
				assertThat(server.requests()).as("none begins while there are too many").hasSize(8);
			}
			this.allowed.set(1);
			for (int i = 7; i < 10; i++) {
				this.gates.get(i).open();
				complete(downloads, i);
			}
			Await.until("the next one is served", () -> server.requests().size() == 11);
			this.allowed.set(4);
			manager.limits(Limits.of(4));
			Await.until("4 are served", () -> server.active() == 4);
			this.gates.forEach(Gate::open);
			IntStream.range(0, DOWNLOADS).forEach((i) -> complete(downloads, i));
			assertThat(this.tooMany).isEmpty();
			assertThat(server.requests()).as("none was asked for twice").hasSize(DOWNLOADS);
			assertThat(server.peak()).isEqualTo(8);
		}
	}

	private ServerReply reply(ScriptedServer server, ScriptedServer.Request request) {
		int active = server.active();
		if (active > this.allowed.get()) {
			this.tooMany.add(active);
		}
		int index = Integer.parseInt(request.target().substring(1));
		return ServerReply.of(Content.of(index, SIZE)).pausingAfter(SIZE / 2, this.gates.get(index));
	}

	private Download submit(DownloadManager manager, ScriptedServer server, int index) {
		return manager.submit(DownloadRequest.builder(server.uri("/" + index))
			.destination(this.directory.resolve("file" + index))
			.build());
	}

	private static void complete(List<Download> downloads, int index) {
		assertThat(TestManager.result(downloads.get(index)).file()).hasBinaryContent(Content.of(index, SIZE));
	}

}
