package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import com.sun.net.httpserver.HttpServer;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.MemorySink;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose classes are loaded anew while the libraries stay, as with Spring
 * Boot's developer tools. It runs in a process of its own, because the threads in
 * question are started once in each.
 */
@Timeout(300)
class ReloadedApplicationTests {

	@Test
	void itsClassLoaderIsHeldByNobodyAfterTheShutdown() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:SoftRefLRUPolicyMSPerMB=0", "-cp",
				System.getProperty("java.class.path"), Reload.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
	}

	static final class Reload {

		private static final int GARBAGE_COLLECTIONS = 50;

		private Reload() {
		}

		public static void main(String[] args) throws Exception {
			// Netty's constants keep exceptions, and these the classes of all callers.
			PlatformDependent.hasUnsafe();
			assertThat(List.of(ImmediateEventExecutor.INSTANCE, GlobalEventExecutor.INSTANCE)).isNotEmpty();
			HttpServer one = server();
			HttpServer other = server();
			ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
			WeakReference<ClassLoader> loader = run(gone, List.of(uri(one), uri(other)));
			for (int i = 0; i < GARBAGE_COLLECTIONS; i++) {
				System.gc();
				if (gone.remove(100) != null) {
					System.exit(0);
				}
			}
			for (Thread thread : Thread.getAllStackTraces().keySet()) {
				if (thread.getContextClassLoader() == loader.get()) {
					System.out.println("it is held by the thread " + thread);
				}
			}
			System.exit(1);
		}

		private static WeakReference<ClassLoader> run(ReferenceQueue<ClassLoader> gone, List<URI> uris)
				throws Exception {
			ClassLoader loader = new Loader(Reload.class.getClassLoader());
			@SuppressWarnings("unchecked")
			Consumer<List<URI>> application = (Consumer<List<URI>>) loader.loadClass(Application.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			Thread main = new Thread(() -> application.accept(uris));
			main.setContextClassLoader(loader);
			main.start();
			main.join();
			return new WeakReference<>(loader, gone);
		}

		private static HttpServer server() throws IOException {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", (exchange) -> {
				exchange.sendResponseHeaders(200, 1);
				exchange.getResponseBody().write('x');
				exchange.close();
			});
			server.start();
			return server;
		}

		private static URI uri(HttpServer server) {
			return URI.create("http://localhost:" + server.getAddress().getPort() + "/x");
		}

	}

	/** Two hosts have two pools of connections. */
	public static final class Application implements Consumer<List<URI>> {

		@Override
		public void accept(List<URI> uris) {
			try (DownloadManager manager = DownloadManager.builder().addressPolicy(AddressPolicy.any()).build()) {
				uris.forEach((uri) -> manager
					.downloadAndWait(DownloadRequest.builder(uri).sink(new MemorySink(10)).build()));
			}
		}

	}

	/** Loads the class of the application, and leaves all else to its parent. */
	private static final class Loader extends ClassLoader {

		Loader(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.equals(Application.class.getName())) {
				return super.loadClass(name, resolve);
			}
			try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] code = bytes.readAllBytes();
				return defineClass(name, code, 0, code.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
