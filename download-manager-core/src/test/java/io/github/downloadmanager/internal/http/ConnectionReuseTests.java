package io.github.downloadmanager.internal.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Misstep;
import io.github.downloadmanager.testsupport.RawServer;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A connection is used again only if client and server agree about where they are. */
class ConnectionReuseTests {

	private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void noDownloadGetsWhatAnotherOneWasSent(Misstep misstep) {
		try (ScriptedServer server = ScriptedServer
			.start((request) -> isAnsweredBy(misstep, request) ? misstep.reply() : right(request));
				DownloadManager manager = manager(misstep.isToHead())) {
			endsRight(submit(manager, server, 0), 0, "", "right", body(0), body("/redirected"));
			for (int i = 1; i <= 3; i++) {
				endsRight(submit(manager, server, i), i, body(i));
			}
			endsRight(submit(manager, server, 0), 0, "", "right", body(0), body("/redirected"));
			List<Download> together = new ArrayList<>();
			for (int i = 1; i <= 3; i++) {
				together.add(submit(manager, server, i));
			}
			for (int i = 1; i <= 3; i++) {
				endsRight(together.get(i - 1), i, body(i));
			}
		}
	}

	private static boolean isAnsweredBy(Misstep misstep, ScriptedServer.Request request) {
		return request.method().equals(misstep.isToHead() ? "HEAD" : "GET") && request.target().equals("/0");
	}

	/** With what this server sent for it, if it ends with anything. */
	private static void endsRight(Download download, int number, String... allowed) {
		Await.until("the end", download::isDone);
		if (download.status() == DownloadStatus.COMPLETED) {
			assertThat(TestManager.result(download).file()).as("file %s", number)
				.content(StandardCharsets.ISO_8859_1)
				.isIn((Object[]) allowed);
		}
		else {
			assertThat(number).as("%s", download.snapshot()).isZero();
		}
	}

	/** What comes when nothing was asked for answers nothing. */
	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nEVIL!", "H", "\r\n",
			"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n" })
	void aConnectionOnWhichSomethingComesUnaskedIsClosed(String unasked) {
		List<String> closed = new ArrayList<>();
		try (RawServer server = RawServer.start((client) -> {
			String target = RawServer.head(client).split(" ")[1];
			RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright");
			if (target.equals("/0")) {
				// Idle, as far as the client is concerned: the next request waits.
				Await.until("the file", () -> this.directory.resolve("file0").toFile().exists());
				RawServer.write(client, unasked);
				assertThat(client.getInputStream().read()).isNegative();
				synchronized (closed) {
					closed.add(target);
				}
			}
		}); DownloadManager manager = manager(false)) {
			submit(manager, server.port(), 0);
			Await.until("the connection is closed", () -> {
				synchronized (closed) {
					return closed.size() == 1;
				}
			});
			for (int i = 1; i <= 3; i++) {
				assertThat(TestManager.result(submit(manager, server.port(), i)).file()).hasContent("right");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, false", "true, false", "false, true" })
	void ordinaryAnswersShareOneConnection(boolean chunked, boolean interim) {
		try (ScriptedServer server = ScriptedServer.start((request) -> {
			String body = body(request.target());
			if (interim) {
				return ServerReply
					.inParts(HINTS + "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
			}
			ServerReply reply = ServerReply.of(body.getBytes(StandardCharsets.ISO_8859_1));
			return chunked ? reply.chunked() : reply;
		}); DownloadManager manager = manager(false)) {
			for (int i = 0; i < 20; i++) {
				assertThat(TestManager.result(submit(manager, server, i)).file()).hasContent(body(i));
			}
			// Where the size is not known before, the connection may be on its way back
			// to
			// the pool still when the next download begins.
			assertThat(server.connections()).isBetween(1, chunked ? 5 : 1);
		}
	}

	@Test
	void aRedirectAndAnErrorWithTheirBodiesShareOneConnection() {
		try (ScriptedServer server = ScriptedServer.start((request) -> switch (request.target()) {
			case "/0" -> ServerReply.inParts("HTTP/1.1 302 Found\r\nLocation: /1\r\nContent-Length: 5\r\n\r\nmoved");
			case "/2" -> ServerReply.inParts("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
			default -> right(request);
		}); DownloadManager manager = manager(false)) {
			assertThat(TestManager.result(submit(manager, server, 0)).file()).hasContent(body(1));
			TestManager.failure(submit(manager, server, 2));
			assertThat(TestManager.result(submit(manager, server, 3)).file()).hasContent(body(3));
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	/** A server may answer when nobody waits any more. */
	@Test
	void anAnswerThatComesTooLateAnswersNoOtherRequest() {
		try (ScriptedServer server = ScriptedServer.start((request) -> request.target().equals("/0")
				? ServerReply.inParts("", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nEVIL!").patiently()
				: right(request));
				DownloadManager manager = TestManager.overNetwork(this.directory)
					.timeouts(waitingForHeaders(Duration.ofSeconds(1)))
					.build()) {
			Download late = submit(manager, server, 0);
			for (int i = 1; i <= 3; i++) {
				assertThat(TestManager.result(submit(manager, server, i)).file()).hasContent(body(i));
			}
			TestManager.failure(late);
			for (int i = 1; i <= 3; i++) {
				assertThat(TestManager.result(submit(manager, server, i)).file()).hasContent(body(i));
			}
			Await.until("only the good connection is kept", () -> server.openConnections() <= 1);
		}
	}

	@Test
	void aBodyThatIsCancelledIsNoAnswerToTheNextRequest() {
		try (ScriptedServer server = ScriptedServer.start((request) -> request.target().equals("/0")
				? ServerReply.inParts("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun", "",
						"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nEVIL!".repeat(10))
				: right(request)); DownloadManager manager = manager(false)) {
			Download cancelled = submit(manager, server, 0);
			Await.until("it has begun",
					() -> cancelled.snapshot().progress().bytesDownloaded() > 0 || cancelled.isDone());
			cancelled.cancel();
			for (int i = 1; i <= 3; i++) {
				assertThat(TestManager.result(submit(manager, server, i)).file()).hasContent(body(i));
			}
		}
	}

	/** One answer in so many is preceded by interim responses, in time or before it. */
	@ParameterizedTest
	@CsvSource({ "1, true, false", "4, true, false", "10, true, false", "1, false, false", "4, false, false",
			"4, true, true", "4, false, true" })
	void interimResponsesAreNoAnswers(int every, boolean late, boolean probe) {
		AtomicInteger count = new AtomicInteger();
		try (ScriptedServer server = ScriptedServer
			.start((request) -> (count.getAndIncrement() % every != 0) ? right(request) : hinted(request, late));
				DownloadManager manager = TestManager.overNetwork(this.directory)
					.maxConcurrent(16)
					.probe(probe)
					.build()) {
			List<Download> downloads = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				downloads.add(submit(manager, server, i));
			}
			for (int i = 0; i < 40; i++) {
				DownloadResult result = TestManager.result(downloads.get(i));
				assertThat(result.file()).hasContent(body(i));
				assertThat(result.transfer().attempts()).isEqualTo(1);
			}
		}
	}

	private static ServerReply hinted(ScriptedServer.Request request, boolean late) {
		boolean head = request.method().equals("HEAD");
		String body = body(request.target());
		String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + (head ? "" : body);
		return late ? ServerReply.inParts(HINTS, answer) : ServerReply.inParts(HINTS + answer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "100 Continue", "102 Processing", "103 Early Hints", "199 Whatever" })
	void severalInterimResponsesInARowAreDropped(String status) {
		String interim = "HTTP/1.1 " + status + "\r\n\r\n";
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.inParts(interim + interim, interim,
				interim + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright"));
				DownloadManager manager = manager(false)) {
			for (int i = 0; i < 4; i++) {
				assertThat(TestManager.result(submit(manager, server, i)).file()).hasContent("right");
			}
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@Test
	void tooManyInterimResponsesBreakHttp() {
		try (ScriptedServer server = ScriptedServer.inTurn(
				ServerReply.inParts(HINTS.repeat(16) + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright"),
				ServerReply.inParts(HINTS.repeat(17) + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright"));
				DownloadManager manager = manager(false)) {
			assertThat(TestManager.result(submit(manager, server, 0)).file()).hasContent("right");
			assertThat(TestManager.failure(submit(manager, server, 1)))
				.isInstanceOf(DownloadException.ProtocolViolation.class)
				.hasMessageContaining("16 interim responses");
			Await.until("the connection is closed", () -> server.openConnections() == 0);
		}
	}

	private static TimeoutSettings waitingForHeaders(Duration response) {
		TimeoutSettings defaults = TimeoutSettings.DEFAULTS;
		return new TimeoutSettings(defaults.connect(), response, defaults.read(), defaults.probe(), defaults.stall(),
				defaults.total());
	}

	private DownloadManager manager(boolean probe) {
		return TestManager.overNetwork(this.directory).probe(probe).build();
	}

	private Download submit(DownloadManager manager, ScriptedServer server, int number) {
		return submit(manager, server.uri("/").getPort(), number);
	}

	private Download submit(DownloadManager manager, int port, int number) {
		return manager.submit(DownloadRequest.builder("http://127.0.0.1:" + port + "/" + number)
			.destination(this.directory.resolve("file" + number))
			.overwrite(true)
			.retries(0)
			.build());
	}

	private static ServerReply right(ScriptedServer.Request request) {
		return ServerReply.of(body(request.target()).getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String body(int number) {
		return body("/" + number);
	}

	/** Of one length, so that nothing but the bytes tells one from another. */
	private static String body(String target) {
		return "body of %6s".formatted(target);
	}

}
