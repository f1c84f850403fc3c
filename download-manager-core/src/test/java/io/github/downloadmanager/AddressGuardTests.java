package io.github.downloadmanager;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
					.httpClient((client) -> client.resolver(new LoopbackNames()))
					.build()) {
			Download download = manager
				.submit(DownloadRequest.builder("http://rebind.example:" + server.uri("/").getPort() + "/file")
					.destination(this.directory.resolve("file"))
					.build());
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(download::get)
				.havingCause()
				.isInstanceOf(DownloadException.UrlRejected.class)
				.withMessageContaining("127.0.0.1")
				.withMessageContaining("download-manager.network.allow");
			assertThat(download.snapshot().state().attempt()).isEqualTo(1);
			assertThat(server.connections()).isZero();
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	/** Every name has the address 127.0.0.1. */
	private static final class LoopbackNames extends AddressResolverGroup<InetSocketAddress> {

		@Override
		protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
			return new InetNameResolver(executor) {

				@Override
				protected void doResolve(String name, Promise<InetAddress> promise) throws UnknownHostException {
					promise.setSuccess(InetAddress.getByAddress(name, new byte[] { 127, 0, 0, 1 }));
				}

				@Override
				protected void doResolveAll(String name, Promise<List<InetAddress>> promise)
						throws UnknownHostException {
					promise.setSuccess(List.of(InetAddress.getByAddress(name, new byte[] { 127, 0, 0, 1 })));
				}

			}.asAddressResolver();
		}

	}

}
