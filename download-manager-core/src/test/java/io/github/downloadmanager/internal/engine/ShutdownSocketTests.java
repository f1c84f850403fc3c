package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No socket, thread or descriptor outlives a shutdown, whatever it comes in between. As
 * many managers as {@code -Ddownload-manager.managers=1000} says, else a few.
 */
@Timeout(600)
class ShutdownSocketTests {

	private static final int MANAGERS = Integer.getInteger("download-manager.managers", 60);

	private static final int DOWNLOADS = 20;

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	@TempDir
	Path directory;

	private final Random random = new Random(1);

	@Test
	void managersThatAreShutDownAtAnyMomentLeaveNothing() throws Exception {
		try (RawServer server = RawServer.start(ShutdownSocketTests::answerEverySecondOne)) {
			URI base = URI.create("http://127.0.0.1:" + server.port() + "/");
			// What is loaded once for all.
			useAndShutDown(base, 0);
			Await.until("no socket is left", () -> server.openConnections() == 0);
			Await.until("no thread is left", () -> threads() == 0);
			long before = descriptors();
			for (int n = 1; n < MANAGERS; n++) {
				useAndShutDown(base, n);
			}
			System.out.println(MANAGERS + " managers, " + server.connections() + " connections");
			Await.until("no socket is left", () -> server.openConnections() == 0);
			Await.until("no thread is left", () -> threads() == 0);
			Await.until("no descriptor is left", () -> descriptors() <= before);
		}
		assertThat(TestManager.files(this.directory)).allMatch((name) -> name.startsWith("file-"));
	}

	@Test
	void aTlsHandshakeThatHangsDoesNotOutliveTheShutdown() {
		try (RawServer server = RawServer.start(RawServer::drain)) {
			DownloadManager manager = manager();
			manager.download(URI.create("https://127.0.0.1:" + server.port() + "/file"),
					this.directory.resolve("file"));
			Await.until("it connects", () -> server.openConnections() == 1);
			manager.shutdown().block(Await.LIMIT);
			Await.until("no socket is left", () -> server.openConnections() == 0);
			Await.until("no thread is left", () -> threads() == 0);
		}
	}

	@Test
	void aConnectionThatNobodyAcceptsDoesNotOutliveTheShutdown() throws Exception {
		List<Socket> filling = new ArrayList<>();
		try (ServerSocket full = new ServerSocket(0, 1)) {
			// The kernel leaves those unanswered that come when the backlog is full.
			for (int n = 0; n < 2; n++) {
				filling.add(new Socket("127.0.0.1", full.getLocalPort()));
			}
			long before = descriptors();
			DownloadManager manager = manager();
			for (int n = 0; n < 5; n++) {
				manager.download(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/" + n),
						this.directory.resolve("file-" + n));
			}
			Await.until("they run", () -> manager.activeDownloads() == 5);
			manager.shutdown().block(Await.LIMIT);
			Await.until("no thread is left", () -> threads() == 0);
			Await.until("no descriptor is left", () -> descriptors() <= before);
		}
		finally {
			for (Socket socket : filling) {
				socket.close();
			}
		}
	}

	private void useAndShutDown(URI base, int number) {
		DownloadManager manager = manager();
		List<Download> downloads = new ArrayList<>();
		for (int n = 0; n < DOWNLOADS; n++) {
			String name = "file-" + number + "-" + n;
			downloads.add(manager.download(base.resolve(name), this.directory.resolve(name)));
			spin(this.random.nextInt(2000));
		}
		spin(this.random.nextInt(20) * this.random.nextInt(20_000));
		Mono<Void> end = manager.shutdown();
		end.block(Await.LIMIT);
		assertThat(downloads).allMatch(Download::isDone);
	}

	private static void spin(int times) {
		for (int i = 0; i < times; i++) {
			Thread.onSpinWait();
		}
	}

	private static DownloadManager manager() {
		return TestManager.overNetwork(Path.of(".")).maxConcurrent(DOWNLOADS).build();
	}

	private static void answerEverySecondOne(Socket client) throws IOException {
		while (true) {
			String head = RawServer.head(client);
			if (head.isEmpty()) {
				return;
			}
			if (head.hashCode() % 2 == 0) {
				RawServer.drain(client);
				return;
			}
			RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
		}
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.isAlive() && thread.getName().startsWith("download-"))
			.count();
	}

	/** Where it is not told: none. */
	private static long descriptors() throws IOException {
		if (!Files.isDirectory(DESCRIPTORS)) {
			return 0;
		}
		try (Stream<Path> all = Files.list(DESCRIPTORS)) {
			return all.count();
		}
	}

}
