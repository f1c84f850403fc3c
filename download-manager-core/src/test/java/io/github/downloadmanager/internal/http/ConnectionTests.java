package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadException.ConnectionFailed;
import io.github.downloadmanager.DownloadException.RetriesExhausted;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.RawServer;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens to connections before there is a response: at the server or a proxy. */
class ConnectionTests {

	private static final byte[] CONTENT = Content.of(1, 30_000);

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aConnectionThatEndsWhenItIsMadeIsMadeAgainThenFails(boolean reset) {
		try (RawServer server = RawServer.start((client) -> {
			if (reset) {
				RawServer.reset(client);
			}
		}); DownloadManager manager = manager(UnaryOperator.identity())) {
			DownloadException error = failure(manager, "http://127.0.0.1:" + server.port() + "/file", 2);
			assertThat(error).isInstanceOfSatisfying(RetriesExhausted.class,
					(spent) -> assertThat(spent.lastError()).isInstanceOf(ConnectionFailed.class));
			assertThat(server.connections()).isEqualTo(3);
			assertThat(TestManager.files(this.directory)).isEmpty();
		}
	}

	/**
	 * The client below must not repeat what the manager counts; only the connection that
	 * was kept may have been dead before the request.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anAttemptIsOneRequestOnANewConnection(boolean reset) {
		try (ScriptedServer server = ScriptedServer.start((request) -> request.target().equals("/good")
				? ServerReply.of(CONTENT) : reset ? ServerReply.reset() : ServerReply.raw(""));
				DownloadManager manager = manager(UnaryOperator.identity())) {
			TestManager.result(manager.download(server.uri("/good"), this.directory.resolve("good")));
			assertThat(failure(manager, server.uri("/bad").toString(), 0)).isInstanceOf(ConnectionFailed.class);
			assertThat(failure(manager, server.uri("/worse").toString(), 2)).isInstanceOf(RetriesExhausted.class);
			assertThat(server.requests()).extracting(ScriptedServer.Request::target)
				.containsExactly("/good", "/bad", "/bad", "/worse", "/worse", "/worse");
		}
	}

	/** The server gives an idle connection up, without having said so. */
	@Test
	void aRequestIsNotRepeatedWhenTheServerGaveTheConnectionUp() {
		List<String> requests = new CopyOnWriteArrayList<>();
		try (RawServer server = RawServer.start((client) -> {
			requests.add(RawServer.head(client).split(" ")[1]);
			RawServer.write(client, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok");
		}); DownloadManager manager = manager(UnaryOperator.identity())) {
			for (int i = 0; i < 10; i++) {
				Download download = manager
					.submit(DownloadRequest.builder("http://127.0.0.1:" + server.port() + "/" + i)
						.destination(this.directory.resolve("file" + i))
						.retries(0)
						.build());
				Await.until("the end", download::isDone);
				assertThat(requests).as("%s", download.snapshot())
					.filteredOn(("/" + i)::equals)
					.hasSizeLessThanOrEqualTo(1);
				if (download.status() == DownloadStatus.COMPLETED) {
					assertThat(requests).contains("/" + i);
				}
			}
			assertThat(requests).contains("/0");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n" + "Content-Length: 0\r\n\r\n",
			"\u0000\u0001garbage\r\n\r\n", "HTTP/1.1 502 Bad Gateway\r\n\r\n", "" })
	void aProxyThatDoesNotConnectIsNamed(String answer) {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				RawServer proxy = RawServer.start((client) -> {
					RawServer.head(client);
					RawServer.write(client, answer);
					if (answer.isEmpty()) {
						RawServer.drain(client);
					}
				});
				DownloadManager manager = manager(through(proxy))) {
			for (String scheme : List.of("http", "https")) {
				String uri = origin.uri("/file").toString().replaceFirst("http", scheme);
				assertThat(failure(manager, uri, 0)).as(scheme)
					.isInstanceOf(ConnectionFailed.class)
					.hasMessageContaining("proxy")
					.hasMessageNotContaining("S3CRET");
			}
			assertThat(origin.connections()).isZero();
			Await.until("the connections to the proxy are closed", () -> proxy.openConnections() == 0);
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	/** Port 1 is where the redirect leads, or the file with the checksum lies. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void errorNamesTheHostThatDidNotAnswer(boolean redirected) {
		URI closed = URI.create("http://127.0.0.2:1/file");
		try (ScriptedServer origin = ScriptedServer
			.inTurn(redirected ? ServerReply.redirect(302, closed.toString()) : ServerReply.of(CONTENT));
				DownloadManager manager = manager(UnaryOperator.identity())) {
			DownloadRequestBuilder request = DownloadRequest.builder(origin.uri("/file"))
				.destination(this.directory.resolve("file"))
				.retries(0);
			if (!redirected) {
				request.checksumFrom(closed, "SHA-256");
			}
			assertThat(TestManager.failure(manager.submit(request.build())))
				.isInstanceOf(DownloadException.ConnectionFailed.class)
				.hasMessage("cannot connect to 127.0.0.2, port 1");
		}
	}

	@Test
	void credentialsForTheProxyDoNotReachTheOrigin() {
		List<String> heads = new CopyOnWriteArrayList<>();
		AtomicInteger port = new AtomicInteger();
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				RawServer proxy = RawServer.start((client) -> tunnel(client, heads, port));
				DownloadManager manager = manager(through(proxy))) {
			port.set(origin.uri("/").getPort());
			DownloadResult result = TestManager.result(manager.submit(DownloadRequest.builder(origin.uri("/file"))
				.destination(this.directory.resolve("file"))
				.header("X-Api-Key", "K3Y")
				.build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(heads).allSatisfy((head) -> assertThat(head).startsWith("CONNECT ")
				.containsIgnoringCase("Proxy-Authorization: Basic ")
				.doesNotContain("K3Y"));
			assertThat(origin.requests()).isNotEmpty()
				.allSatisfy((request) -> assertThat(request.headers()).doesNotContainKey("proxy-authorization")
					.containsEntry("x-api-key", "K3Y"));
		}
	}

	private static void tunnel(Socket client, List<String> heads, AtomicInteger port) throws IOException {
		heads.add(RawServer.head(client));
		RawServer.tunnel(client, port.get());
	}

	/** RFC 2181 section 11; containers are called like that. */
	@ParameterizedTest
	@ValueSource(strings = { "my_service", "_my-service_.example", "edge-.example" })
	void aHostThatIsNoHostNameOfRfc2396IsConnectedTo(String host) {
		AddressResolverGroup<InetSocketAddress> loopback = resolver((asked) -> {
			assertThat(asked).isEqualTo(host);
			return List.of("127.0.0.1");
		});
		try (ScriptedServer server = ScriptedServer.start((request) -> request.target().equals("//a/b?q=1")
				? ServerReply.redirect(302, "c") : ServerReply.of(CONTENT));
				DownloadManager manager = manager((client) -> client.resolver(loopback))) {
			String authority = host + ":" + server.uri("/").getPort();
			Download download = manager.submit(DownloadRequest.builder("http://" + authority + "//a/b?q=1")
				.header("X-Key", "key")
				.destination(this.directory.resolve("file"))
				.build());
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(server.requests()).extracting(ScriptedServer.Request::target)
				.containsExactly("//a/b?q=1", "//a/c");
			assertThat(server.requests()).extracting((request) -> request.header("Host")).containsOnly(authority);
			assertThat(server.requests()).extracting((request) -> request.header("X-Key")).containsOnly("key");
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	/** RFC 8305: the first address of a host takes no connections and refuses none. */
	@Test
	void anAddressThatDoesNotAnswerIsNotWaitedForIfThereIsAnother() throws IOException {
		AddressResolverGroup<InetSocketAddress> both = resolver((host) -> List.of("127.0.0.2", "127.0.0.1"));
		List<SocketChannel> queued = new ArrayList<>();
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				ServerSocket silent = new ServerSocket(server.uri("/").getPort(), 1,
						InetAddress.getByName("127.0.0.2"));
				DownloadManager manager = manager((client) -> client.resolver(both))) {
			for (int i = 0; i < 8; i++) {
				// With its queue full the system drops what comes.
				SocketChannel channel = SocketChannel.open();
				channel.configureBlocking(false);
				channel.connect(silent.getLocalSocketAddress());
				queued.add(channel);
			}
			Download download = manager.submit(DownloadRequest.builder("http://two.example:" + silent.getLocalPort())
				.destination(this.directory.resolve("file"))
				.build());
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			assertThat(result.transfer().elapsed()).isLessThan(TimeoutSettings.DEFAULTS.connect());
		}
		finally {
			for (SocketChannel channel : queued) {
				channel.close();
			}
		}
	}

	/** What a proxy forbids it forbids later, too. */
	@ParameterizedTest
	@ValueSource(ints = { 403, 407 })
	void aProxyThatRefusesIsNotAskedAgain(int status) {
		try (RawServer proxy = RawServer.start((client) -> {
			RawServer.head(client);
			RawServer.write(client, "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
		}); DownloadManager manager = manager(UnaryOperator.identity(), settings(proxy, List.of()))) {
			assertThat(failure(manager, "http://files.example/file", 3)).isInstanceOf(ConnectionFailed.class)
				.hasMessageContaining("proxy")
				.hasMessageContaining(String.valueOf(status))
				.hasMessageContaining("the proxy has to allow CONNECT")
				.hasMessageNotContaining("S3CRET");
			assertThat(failure(manager, "https://files.example/file", 3)).isInstanceOf(ConnectionFailed.class)
				.hasMessageContaining(String.valueOf(status))
				.hasMessageNotContaining("CONNECT");
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	@Test
	void theProxyIsUsedForAllHostsButThoseExcepted() {
		List<String> heads = new CopyOnWriteArrayList<>();
		try (ScriptedServer origin = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				RawServer proxy = RawServer
					.start((client) -> tunnel(client, heads, new AtomicInteger(origin.uri("/").getPort())));
				DownloadManager manager = manager(UnaryOperator.identity(),
						settings(proxy, List.of("localhost", "*.intern")))) {
			int port = origin.uri("/").getPort();
			for (String host : List.of("files.example", "localhost", "127.0.0.1")) {
				TestManager.result(manager.submit(DownloadRequest.builder("http://" + host + ":" + port + "/file")
					.destination(this.directory.resolve(host))
					.build()));
			}
			assertThat(heads).extracting((head) -> head.lines().findFirst().orElse(""))
				.containsExactly("CONNECT files.example:" + port + " HTTP/1.1",
						"CONNECT 127.0.0.1:" + port + " HTTP/1.1");
			assertThat(heads).allMatch((head) -> head.contains("Basic dXNlcjpTM0NSRVQ="));
		}
	}

	@Test
	void anAddressThatIsConnectedToDirectlyIsJudgedThoughThereIsAProxy() {
		try (ScriptedServer origin = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				RawServer proxy = RawServer.start(RawServer::head);
				DownloadManager manager = DownloadManager.builder()
					.directory(this.directory)
					.addressPolicy(AddressPolicy.external())
					.proxy(settings(proxy, List.of("inner.example")))
					.httpClient((client) -> client.resolver(resolver((host) -> List.of("127.0.0.1"))))
					.build()) {
			assertThat(failure(manager, "http://inner.example:" + origin.uri("/").getPort() + "/file", 0))
				.isInstanceOf(DownloadException.UrlRejected.class);
			assertThat(origin.connections()).isZero();
		}
	}

	/** Answers at once, without a network. */
	static AddressResolverGroup<InetSocketAddress> resolver(Function<String, List<String>> addresses) {
		return new AddressResolverGroup<>() {

			@Override
			protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
				return new InetNameResolver(executor) {

					@Override
					protected void doResolve(String host, Promise<InetAddress> promise) {
						promise.setSuccess(NetUtil.createInetAddressFromIpAddressString(addresses.apply(host).get(0)));
					}

					@Override
					protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
						promise.setSuccess(addresses.apply(host)
							.stream()
							.map(NetUtil::createInetAddressFromIpAddressString)
							.toList());
					}

				}.asAddressResolver();
			}

		};
	}

	private static UnaryOperator<HttpClient> through(RawServer proxy) {
		return (client) -> client.proxy((spec) -> spec.type(ProxyProvider.Proxy.HTTP)
			.host("127.0.0.1")
			.port(proxy.port())
			.username("user")
			.password((name) -> "S3CRET")
			.connectTimeoutMillis(500));
	}

	private DownloadException failure(DownloadManager manager, String uri, int retries) {
		return TestManager.failure(manager.submit(DownloadRequest.builder(URI.create(uri))
			.destination(this.directory.resolve("failing"))
			.retries(retries)
			.build()));
	}

	private static ProxySettings settings(RawServer proxy, List<String> nonProxyHosts) {
		return new ProxySettings("127.0.0.1", proxy.port(), "user", "S3CRET", nonProxyHosts);
	}

	private DownloadManager manager(UnaryOperator<HttpClient> client) {
		return manager(client, null);
	}

	private DownloadManager manager(UnaryOperator<HttpClient> client, @Nullable ProxySettings proxy) {
		return DownloadManager.builder()
			.probe(false)
			.directory(this.directory)
			.addressPolicy(AddressPolicy.any())
			.retry(new RetrySettings(3, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ofMillis(1)))
			.proxy(proxy)
			.httpClient(client)
			.build();
	}

}
