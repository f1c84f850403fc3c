package io.github.downloadmanager.testsupport;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.http.HttpTransport;
import io.github.downloadmanager.internal.http.RequestPolicy;
import io.github.downloadmanager.internal.http.ResponseHeaders;
import io.github.downloadmanager.internal.http.WebClientSource;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import reactor.netty.http.client.HttpClient;

/**
 * Real connections for a manager whose own time stands still.
 */
public final class ClientSource {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private ClientSource() {
	}

	/**
	 * Create a source without redirects that may connect to any address.
	 * @param maxConnections how many connections one origin may have at most
	 * @param time the time of its connections
	 * @param customizer changes the client
	 */
	public static WebClientSource of(int maxConnections, Time time, UnaryOperator<HttpClient> customizer) {
		return new WebClientSource(
				HttpTransport.create(maxConnections, () -> 1, TIMEOUT, AddressPolicy.any(), customizer),
				new RequestPolicy(0, false, UrlPolicy.defaults(), AddressPolicy.any(), List.of()),
				new ResponseHeaders(UriRedactor.standard(), time.wall()), TIMEOUT, time.timer(), time.nanos());
	}

}
