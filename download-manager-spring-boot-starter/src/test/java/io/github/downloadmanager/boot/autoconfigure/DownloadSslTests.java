package io.github.downloadmanager.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.TlsCheck;
import io.github.downloadmanager.boot.Await;
import io.github.downloadmanager.boot.DownloadThreads;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class DownloadSslTests {

	private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder().certificateAuthority(0).build();

	private static final HeldCertificate CLIENT = new HeldCertificate.Builder().commonName("client")
		.signedBy(AUTHORITY)
		.build();

	private final MockWebServer server = new MockWebServer();

	@TempDir
	private Path directory;

	private ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DownloadManagerAutoConfiguration.class))
		.withPropertyValues("download-manager.network.allow=any", "download-manager.probe=false",
				"spring.ssl.bundle.pem.issuers.truststore.certificate=" + AUTHORITY.certificatePem(),
				"spring.ssl.bundle.pem.client.keystore.certificate=" + CLIENT.certificatePem(),
				"spring.ssl.bundle.pem.client.keystore.private-key=" + CLIENT.privateKeyPkcs8Pem(),
				"spring.ssl.bundle.pem.client.truststore.certificate=" + AUTHORITY.certificatePem(),
				"spring.ssl.bundle.pem.key-only.keystore.certificate=" + CLIENT.certificatePem(),
				"spring.ssl.bundle.pem.key-only.keystore.private-key=" + CLIENT.privateKeyPkcs8Pem(),
				"spring.ssl.bundle.pem.lost.truststore.certificate=file:/no/such/file.pem");

	/** Contexts of other tests may be cached. */
	private final Set<Thread> others = Set.copyOf(DownloadThreads.alive());

	@BeforeEach
	void prepare() {
		this.runner = this.runner.withPropertyValues("download-manager.directory=" + this.directory);
		this.server.setProtocols(List.of(Protocol.HTTP_1_1));
	}

	@AfterEach
	void nothingIsLeftRunning() {
		Await.await().untilAsserted(() -> assertThat(DownloadThreads.alive()).isSubsetOf(this.others));
		this.server.close();
	}

	@Test
	void serverIsTrustedByTheBundleAndNotWithoutIt() throws Exception {
		serve("localhost");
		this.runner.withPropertyValues("download-manager.ssl.bundle=issuers")
			.run((context) -> assertThat(download(context, "localhost")).isNull());
		assertThat(this.server.takeRequest().getVersion()).isEqualTo("HTTP/1.1");
		this.runner.run((context) -> assertThat(download(context, "localhost")).isEqualTo(TlsCheck.ISSUER));
	}

	@Test
	void nameOfTheHostIsCheckedWithABundleToo() throws Exception {
		serve("other.example");
		this.runner
			.withPropertyValues("download-manager.ssl.bundle=issuers",
					"download-manager.ssl.hosts.127.0.0.1.bundle=client")
			.run((context) -> {
				assertThat(download(context, "localhost")).isEqualTo(TlsCheck.HOST_NAME);
				assertThat(download(context, "127.0.0.1")).isEqualTo(TlsCheck.HOST_NAME);
			});
	}

	@Test
	void clientCertificateIsShownToItsHostOnly() throws Exception {
		serve("localhost", "127.0.0.1");
		this.server.requestClientAuth();
		this.runner
			.withPropertyValues("download-manager.ssl.bundle=issuers",
					"download-manager.ssl.hosts.localhost.bundle=key-only")
			.run((context) -> {
				assertThat(download(context, "localhost")).isNull();
				assertThat(download(context, "127.0.0.1")).isNull();
			});
		assertThat(shown(this.server.takeRequest())).isTrue();
		assertThat(shown(this.server.takeRequest())).isFalse();
	}

	@Test
	void keyOfTheBundleForAllHostsIsShownToNoneAndThatIsSaid(CapturedOutput output) throws Exception {
		serve("localhost");
		this.server.requestClientAuth();
		this.runner.withPropertyValues("download-manager.ssl.bundle=client")
			.run((context) -> assertThat(download(context, "localhost")).isNull());
		assertThat(shown(this.server.takeRequest())).isFalse();
		assertThat(output).contains("The key of this SSL bundle is shown to no server");
	}

	@Test
	void http2IsUsedIfAsked() throws Exception {
		this.server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
		serve("localhost");
		this.runner.withPropertyValues("download-manager.ssl.bundle=issuers", "download-manager.http2=true")
			.run((context) -> assertThat(download(context, "localhost")).isNull());
		assertThat(this.server.takeRequest().getVersion()).isEqualTo("HTTP/2");
	}

	@Test
	void http2NeedsNoBundle() throws Exception {
		serve("localhost");
		this.runner.withPropertyValues("download-manager.http2=true")
			.run((context) -> assertThat(download(context, "localhost")).isEqualTo(TlsCheck.ISSUER));
	}

	@Test
	void bundleThatIsReloadedIsUsed() throws Exception {
		serve("localhost");
		this.runner.withPropertyValues("download-manager.ssl.bundle=changing")
			.withInitializer((context) -> context.getBeanFactory()
				.addBeanPostProcessor(new RegistersBundle("changing", SslBundle.systemDefault())))
			.run((context) -> {
				assertThat(download(context, "localhost")).isEqualTo(TlsCheck.ISSUER);
				SslBundleRegistry bundles = context.getBean(SslBundleRegistry.class);
				bundles.updateBundle("changing", context.getBean(SslBundles.class).getBundle("issuers"));
				assertThat(download(context, "localhost")).isNull();
				bundles.updateBundle("changing", new Broken());
				assertThat(download(context, "localhost")).isNull();
			});
	}

	@Test
	void bundleThatIsNotKnownFailsTheStart() {
		this.runner.withPropertyValues("download-manager.ssl.bundle=isuers")
			.run((context) -> assertThat(cause(context.getStartupFailure()))
				.hasMessage("download-manager.ssl.bundle is 'isuers'; allowed is the name of an SSL bundle"
						+ " (spring.ssl.bundle.*), of which there are [client, issuers, key-only, lost]"));
		this.runner.withPropertyValues("download-manager.ssl.hosts.files.example.com.bundle=x")
			.run((context) -> assertThat(cause(context.getStartupFailure()))
				.hasMessageStartingWith("download-manager.ssl.hosts[files.example.com].bundle is 'x'; allowed is"));
	}

	@Test
	void bundleThatCannotBeLoadedFailsTheStart() {
		this.runner.withPropertyValues("download-manager.ssl.bundle=lost")
			.run((context) -> assertThat(cause(context.getStartupFailure()))
				.hasMessageStartingWith("download-manager.ssl.bundle is 'lost'; allowed is the name of an SSL bundle"
						+ " that can be loaded"));
	}

	@Test
	void bundleOfAnApplicationWithoutAnyFailsTheStart() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class))
			.withPropertyValues("download-manager.ssl.bundle=issuers")
			.run((context) -> assertThat(cause(context.getStartupFailure()))
				.hasMessage("download-manager.ssl.bundle is 'issuers'; allowed is no value, as this application has no"
						+ " SSL bundles"));
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		assertThat(cause).isInstanceOf(InvalidDownloadManagerPropertyException.class);
		return cause;
	}

	private void serve(String... names) throws Exception {
		HeldCertificate.Builder certificate = new HeldCertificate.Builder().signedBy(AUTHORITY);
		for (String name : names) {
			certificate.addSubjectAlternativeName(name);
		}
		this.server.useHttps(new HandshakeCertificates.Builder().heldCertificate(certificate.build())
			.addTrustedCertificate(AUTHORITY.certificate())
			.build()
			.sslSocketFactory());
		this.server.start();
	}

	/** Download, and say which check failed, if one did. */
	private TlsCheck download(ApplicationContext context, String host) throws Exception {
		MockResponse.Builder response = new MockResponse.Builder().body("content");
		if (!this.server.getProtocols().contains(Protocol.HTTP_2)) {
			// A connection that is kept would need no further handshake.
			response.addHeader("Connection", "close");
		}
		this.server.enqueue(response.build());
		DownloadRequest request = DownloadRequest
			.builder(URI.create("https://" + host + ":" + this.server.getPort() + "/a.txt"))
			.overwrite(true)
			.build();
		Download download = context.getBean(DownloadManager.class).submit(request);
		ExecutionException failure = catchThrowableOfType(ExecutionException.class, download::get);
		if (failure == null) {
			assertThat(this.directory.resolve("a.txt")).hasContent("content");
			return null;
		}
		assertThat(failure).hasCauseInstanceOf(DownloadException.TlsFailed.class);
		return ((DownloadException.TlsFailed) failure.getCause()).check();
	}

	private static boolean shown(RecordedRequest request) {
		Handshake handshake = request.getHandshake();
		assertThat(handshake).isNotNull();
		return handshake.peerCertificates().contains(CLIENT.certificate());
	}

	/** Registers one more bundle before anybody asks for one. */
	private record RegistersBundle(String name, SslBundle bundle) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (bean instanceof SslBundleRegistry registry) {
				registry.registerBundle(this.name, this.bundle);
			}
			return bean;
		}

	}

	/** Cannot be loaded. */
	private static final class Broken implements SslBundle {

		private final SslBundle other = SslBundle.systemDefault();

		@Override
		public SslStoreBundle getStores() {
			return this.other.getStores();
		}

		@Override
		public SslBundleKey getKey() {
			return this.other.getKey();
		}

		@Override
		public SslOptions getOptions() {
			return this.other.getOptions();
		}

		@Override
		public String getProtocol() {
			return this.other.getProtocol();
		}

		@Override
		public SslManagerBundle getManagers() {
			throw new IllegalStateException("broken");
		}

	}

}
