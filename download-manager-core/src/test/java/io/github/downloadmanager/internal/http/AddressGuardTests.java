package io.github.downloadmanager.internal.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The address that counts is the one that is connected to, whatever name it was hidden
 * behind.
 */
class AddressGuardTests {

	@TempDir
	private Path directory;

	@Test
	void aNameThatResolvesToLoopbackIsRefusedWithoutAConnection() throws Exception {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(new byte[10]));
				DownloadManager manager = DownloadManager.builder()
					.httpClient((client) -> client.resolver(new Names(127, 1)))
					.build()) {
			Download download = manager
				.submit(DownloadRequest.builder("http://rebind.example:" + server.uri("/").getPort() + "/file")
					.destination(this.directory.resolve("file"))
					.build());
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(download::get)
				.havingCause()
				.isInstanceOf(DownloadException.UrlRejected.class)
				.withMessageContaining("rebind.example")
				.withMessageContaining("DownloadManagerBuilder.addressPolicy(..)")
				.satisfies((ex) -> assertThat(ex.toString() + ex.getCause()).doesNotContain("127.0.0.1")
					.doesNotContain("loopback"));
			assertThat(download.snapshot().state().attempt()).isEqualTo(1);
			assertThat(server.connections()).isZero();
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	/**
	 * Of several addresses only those that are allowed are connected to, wherever they
	 * stand. Here 127.0.0.2 is a public one where nobody answers.
	 */
	@ParameterizedTest
	@CsvSource({ "1, 2", "2, 1" })
	void ofANameWithSeveralAddressesTheForbiddenOneIsNotConnectedTo(int first, int second) {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(new byte[10]));
				DownloadManager manager = DownloadManager.builder()
					.probe(false)
					.addressPolicy(AddressPolicy.parse("127.0.0.2"))
					.httpClient((client) -> client.resolver(new Names(127, first, second)))
					.build()) {
			Download download = manager
				.submit(DownloadRequest.builder("http://rebind.example:" + server.uri("/").getPort() + "/file")
					.destination(this.directory.resolve("file"))
					.retries(0)
					.build());
			assertThat(TestManager.failure(download)).isInstanceOfAny(DownloadException.UrlRejected.class,
					DownloadException.ConnectionFailed.class);
			assertThat(server.connections()).isZero();
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::ffff:127.0.0.1" })
	void deniedAddressIsDeniedUnderEveryNameToo(String denied) throws Exception {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(new byte[10]));
				DownloadManager manager = DownloadManager.builder()
					.addressPolicy(AddressPolicy.any())
					.urlPolicy(UrlPolicy.builder().denyHosts(List.of(denied)).build())
					.httpClient((client) -> client.resolver(new Names(127, 1)))
					.build()) {
			Download download = manager
				.submit(DownloadRequest.builder("http://rebind.example:" + server.uri("/").getPort() + "/file")
					.destination(this.directory.resolve("file"))
					.build());
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.UrlRejected.class)
				.hasMessage("the host rebind.example is denied by the URL policy");
			assertThat(server.connections()).isZero();
		}
	}

	/** Every name has these addresses. */
	private static final class Names extends AddressResolverGroup<InetSocketAddress> {

		private final int network;

		private final int[] hosts;

		private Names(int network, int... hosts) {
			this.network = network;
			this.hosts = hosts;
		}

		@Override
		protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
			return new InetNameResolver(executor) {

				@Override
				protected void doResolve(String name, Promise<InetAddress> promise) throws UnknownHostException {
					promise.setSuccess(addresses(name).get(0));
				}

				@Override
				protected void doResolveAll(String name, Promise<List<InetAddress>> promise)
						throws UnknownHostException {
					promise.setSuccess(addresses(name));
				}

			}.asAddressResolver();
		}

		private List<InetAddress> addresses(String name) throws UnknownHostException {
			List<InetAddress> addresses = new ArrayList<>();
			for (int host : this.hosts) {
				addresses.add(InetAddress.getByAddress(name, new byte[] { (byte) this.network, 0, 0, (byte) host }));
			}
			return addresses;
		}

	}

}
