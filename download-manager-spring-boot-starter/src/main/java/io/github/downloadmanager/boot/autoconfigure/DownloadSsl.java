package io.github.downloadmanager.boot.autoconfigure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import javax.net.ssl.SSLException;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * Brings the TLS properties to the HTTP client. A bundle that is reloaded is used for the
 * connections made from then on.
 */
final class DownloadSsl {

	private static final Logger logger = LoggerFactory.getLogger(DownloadSsl.class);

	private static final String PROPERTY = "download-manager.ssl.bundle";

	private static final String ANY_HOST = "";

	private static final ApplicationProtocolConfig HTTP2 = new ApplicationProtocolConfig(
			ApplicationProtocolConfig.Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
			SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

	private final SslProperties properties;

	private final boolean http2;

	private final @Nullable SslBundles bundles;

	private volatile Map<String, SslContext> contexts = Map.of();

	/**
	 * Prepare.
	 * @param properties what the application says
	 * @param http2 whether HTTP/2 is offered to servers
	 * @param bundles the bundles of the application, or {@code null} if it has none
	 */
	DownloadSsl(SslProperties properties, boolean http2, @Nullable SslBundles bundles) {
		this.properties = properties;
		this.http2 = http2;
		this.bundles = bundles;
	}

	/**
	 * Change a client.
	 * @param client the client
	 * @return the changed client
	 * @throws InvalidDownloadManagerPropertyException if a bundle is not known, or cannot
	 * be used
	 */
	HttpClient configure(HttpClient client) {
		HttpClient configured = this.http2 ? client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11) : client;
		if (!this.properties.isUsed()) {
			return configured;
		}
		load();
		warnOfUnusedKey();
		watch();
		return configured.secure((spec) -> spec.sslContext(new HostSslContext(this::context)));
	}

	private SslContext context(String host) {
		Map<String, SslContext> current = this.contexts;
		SslContext its = current.get(host);
		return (its != null) ? its : Objects.requireNonNull(current.get(ANY_HOST));
	}

	private void load() {
		Map<String, SslContext> loaded = new HashMap<>();
		String name = this.properties.bundle();
		SslBundle common = (name != null) ? bundle(PROPERTY, name) : null;
		loaded.put(ANY_HOST, context(PROPERTY, name, () -> context(common, common, false)));
		this.properties.hosts().forEach((host, hostName) -> {
			String property = SslProperties.property(host);
			SslBundle its = bundle(property, hostName);
			loaded.put(host, context(property, hostName, () -> context(its,
					(its.getStores().getTrustStore() != null || common == null) ? its : common, true)));
		});
		this.contexts = loaded;
	}

	private SslBundle bundle(String property, String name) {
		SslBundles bundles = this.bundles;
		if (bundles == null) {
			throw new InvalidDownloadManagerPropertyException(property, name,
					"no value, as this application has no SSL bundles");
		}
		try {
			return bundles.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidDownloadManagerPropertyException(property, name,
					"the name of an SSL bundle (spring.ssl.bundle.*), of which there are " + bundles.getBundleNames());
		}
	}

	/**
	 * Make a context.
	 * @param bundle gives protocols, ciphers and, if it may be shown, the key
	 * @param trusting says which issuers are trusted
	 */
	private SslContext context(@Nullable SslBundle bundle, @Nullable SslBundle trusting, boolean showKey)
			throws SSLException {
		// The JDK's engine works on every platform, and asks the trust managers given.
		SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
		if (trusting != null) {
			builder.trustManager(trusting.getManagers().getTrustManagerFactory());
		}
		SslOptions options = (bundle != null) ? bundle.getOptions() : SslOptions.NONE;
		if (bundle != null && showKey) {
			builder.keyManager(bundle.getManagers().getKeyManagerFactory());
		}
		if (options.getEnabledProtocols() != null) {
			builder.protocols(options.getEnabledProtocols());
		}
		if (options.getCiphers() != null) {
			builder.ciphers(Arrays.asList(options.getCiphers()));
		}
		else if (this.http2) {
			builder.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
		}
		return builder.applicationProtocolConfig(this.http2 ? HTTP2 : null).build();
	}

	private static SslContext context(String property, @Nullable String name, ContextFactory factory) {
		try {
			return factory.create();
		}
		catch (SSLException | RuntimeException ex) {
			throw new InvalidDownloadManagerPropertyException(property, name,
					"the name of an SSL bundle that can be loaded (" + ex.getMessage() + ")");
		}
	}

	private void warnOfUnusedKey() {
		String name = this.properties.bundle();
		if (name != null && bundle(PROPERTY, name).getStores().getKeyStore() != null) {
			logger.atWarn()
				.addKeyValue("download.ssl.bundle", name)
				.log("The key of this SSL bundle is shown to no server; name those that may ask for it"
						+ " by download-manager.ssl.hosts.<host>.bundle");
		}
	}

	/** Connections made after a bundle was reloaded use what it says then. */
	private void watch() {
		Set<String> names = new TreeSet<>(this.properties.hosts().values());
		if (this.properties.bundle() != null) {
			names.add(this.properties.bundle());
		}
		SslBundles bundles = this.bundles;
		if (bundles != null) {
			names.forEach((name) -> bundles.addBundleUpdateHandler(name, (changed) -> reload(name)));
		}
	}

	private void reload(String name) {
		try {
			load();
		}
		catch (InvalidDownloadManagerPropertyException ex) {
			logger.atWarn()
				.addKeyValue("download.ssl.bundle", name)
				.setCause(ex)
				.log("The SSL bundle was changed and cannot be loaded; downloads go on with what it was");
		}
	}

	/** Makes a context. */
	private interface ContextFactory {

		SslContext create() throws SSLException;

	}

}
