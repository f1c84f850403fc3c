package io.github.downloadmanager.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpProtocol;

/**
 * The properties {@code download-manager.*} of this call, and what they mean. They are
 * those of the starter, spelled as Boot allows it, from arguments and from environment
 * variables; arguments come first. Only looked at if there are any.
 */
final class Properties {

	private static final String PREFIX = "--" + PropertyNames.PREFIX;

	private final Map<String, String> values;

	private Properties(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Read properties.
	 * @param arguments those of the command line, such as
	 * {@code --download-manager.max-per-host=2}
	 * @param environment the environment variables
	 * @return the properties
	 * @throws UsageException if there is one that does not exist
	 */
	static Properties read(List<String> arguments, Map<String, String> environment) {
		Map<String, String> values = new LinkedHashMap<>();
		for (Map.Entry<String, String> variable : environment.entrySet()) {
			String name = PropertyNames.ofVariable(variable.getKey());
			if (name != null) {
				values.put(name, variable.getValue());
			}
		}
		Map<String, String> typed = new LinkedHashMap<>();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			String written = argument.substring(PREFIX.length(), (equals >= 0) ? equals : argument.length());
			// As Boot has it, a name alone is a switch, and elements of a list may come
			// one by one.
			String value = (equals >= 0) ? argument.substring(equals + 1) : "true";
			boolean element = written.endsWith("]");
			String name = PropertyNames.known(element ? written.replaceFirst("\\[\\d+]$", "") : written);
			typed.merge(name, value, (before, next) -> element ? before + "," + next : next);
		}
		values.putAll(typed);
		return new Properties(values);
	}

	private boolean has(String name) {
		return this.values.containsKey(name);
	}

	/** Whether the bytes of what does not end well are kept. */
	boolean keepsPartialFiles() {
		return "keep".equalsIgnoreCase(this.values.get("partial-files"));
	}

	/** Bring them to the builder. */
	void apply(DownloadManagerBuilder builder) {
		if (this.values.isEmpty()) {
			return;
		}
		number("max-concurrent", builder::maxConcurrent);
		number("max-per-host", builder::maxPerHost);
		number("max-queued", builder::maxQueued);
		number("history-size", builder::history);
		number("segments", builder::segments);
		number("redirects.max", builder::maxRedirects);
		number("events.buffer-size", builder::eventBuffer);
		set("min-segment-size", PropertyValues::size, builder::minSegmentSize);
		set("max-size", PropertyValues::size, builder::maxSize);
		set("directory", Path::of, builder::directory);
		flag("overwrite", (replace) -> builder.existingFile(replace ? ExistingFile.REPLACE : ExistingFile.FAIL));
		choice("existing-file", ExistingFile.class, builder::existingFile);
		choice("partial-files", PartialFiles.class, builder::partialFiles);
		choice("fsync", Fsync.class, builder::fsync);
		set("user-agent", Function.identity(), builder::userAgent);
		flag("probe", builder::probe);
		flag("keep-last-modified", builder::keepLastModified);
		flag("check-free-space", builder::checkFreeSpace);
		flag("extension-from-content-type", builder::extensionFromContentType);
		flag("redirects.allow-https-to-http", builder::allowHttpsToHttp);
		flag("http2", (on) -> {
			if (on) {
				builder.httpClient((client) -> client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11));
			}
		});
		duration("progress.sample-interval", builder::sampleInterval);
		set("progress.ema-alpha", Double::valueOf, builder::emaAlpha);
		duration("shutdown.grace-period", builder::shutdownGrace);
		list("logging.attributes", builder::logAttributes);
		retry(builder);
		timeouts(builder);
		network(builder);
		proxy(builder);
	}

	private void retry(DownloadManagerBuilder builder) {
		list("retry.statuses", (statuses) -> builder
			.transientStatuses(statuses.stream().map(Integer::valueOf).collect(Collectors.toUnmodifiableSet())));
		RetrySettings[] retry = { RetrySettings.DEFAULTS };
		number("retry.max-retries", (value) -> retry[0] = retry[0].withMaxRetries(value));
		// Together, as neither may pass the other.
		Duration initial = get("retry.initial-delay", PropertyValues::duration, retry[0].initialDelay());
		Duration max = get("retry.max-delay", PropertyValues::duration,
				(initial.compareTo(retry[0].maxDelay()) > 0) ? initial : retry[0].maxDelay());
		String name = has("retry.max-delay") ? "retry.max-delay" : "retry.initial-delay";
		check(name, () -> retry[0] = new RetrySettings(retry[0].maxRetries(), initial, retry[0].multiplier(), max,
				retry[0].jitter(), retry[0].maxRetryAfter()));
		set("retry.multiplier", Double::valueOf, (value) -> retry[0] = new RetrySettings(retry[0].maxRetries(), initial,
				value, max, retry[0].jitter(), retry[0].maxRetryAfter()));
		set("retry.jitter", Double::valueOf, (value) -> retry[0] = new RetrySettings(retry[0].maxRetries(), initial,
				retry[0].multiplier(), max, value, retry[0].maxRetryAfter()));
		duration("retry.max-retry-after", (value) -> retry[0] = new RetrySettings(retry[0].maxRetries(), initial,
				retry[0].multiplier(), max, retry[0].jitter(), value));
		builder.retry(retry[0]);
	}

	private void timeouts(DownloadManagerBuilder builder) {
		TimeoutSettings defaults = TimeoutSettings.DEFAULTS;
		TimeoutSettings.StallFloor[] stall = { defaults.stall() };
		set("timeouts.stall.bytes-per-second", PropertyValues::size,
				(value) -> stall[0] = new TimeoutSettings.StallFloor(value, stall[0].window()));
		duration("timeouts.stall.window",
				(value) -> stall[0] = new TimeoutSettings.StallFloor(stall[0].bytesPerSecond(), value));
		Duration[] times = { defaults.connect(), defaults.response(), defaults.read(), defaults.probe() };
		String[] names = { "connect", "response", "read", "probe" };
		for (int i = 0; i < names.length; i++) {
			int index = i;
			duration("timeouts." + names[i], (value) -> times[index] = PropertyValues.positive(value));
		}
		Duration[] total = { Duration.ZERO };
		duration("timeouts.total", (value) -> total[0] = PropertyValues.positive(value));
		builder.timeouts(new TimeoutSettings(times[0], times[1], times[2], times[3], stall[0],
				total[0].isZero() ? null : total[0]));
	}

	private void network(DownloadManagerBuilder builder) {
		list("network.allow", (addresses) -> builder
			.addressPolicy(AddressPolicy.cidrs(addresses, "--download-manager.network.allow")));
		UrlPolicy.Builder urls = UrlPolicy.builder();
		list("network.allowed-hosts", urls::allowHosts);
		list("network.denied-hosts", urls::denyHosts);
		list("network.allowed-ports", (ports) -> urls.allowPorts(ports.stream().map(Integer::valueOf).toList()));
		builder.urlPolicy(urls.build());
	}

	private void proxy(DownloadManagerBuilder builder) {
		String host = this.values.get("proxy.host");
		if (host != null) {
			int port = get("proxy.port", Integer::valueOf, 8080);
			List<String> direct = get("proxy.non-proxy-hosts", PropertyValues::list,
					List.of("localhost", "127.*", "[::1]"));
			check("proxy.host", () -> builder.proxy(new ProxySettings(host, port, this.values.get("proxy.username"),
					this.values.get("proxy.password"), direct)));
		}
		else if (Set.of("false", "off", "no").contains(this.values.getOrDefault("proxy.system-properties", ""))) {
			builder.proxy(null);
		}
	}

	private void number(String name, Consumer<Integer> setter) {
		set(name, Integer::valueOf, setter);
	}

	private void flag(String name, Consumer<Boolean> setter) {
		set(name, PropertyValues::flag, setter);
	}

	private void duration(String name, Consumer<Duration> setter) {
		set(name, PropertyValues::duration, setter);
	}

	private void list(String name, Consumer<List<String>> setter) {
		set(name, PropertyValues::list, setter);
	}

	private <E extends Enum<E>> void choice(String name, Class<E> type, Consumer<E> setter) {
		set(name, (text) -> Stream.of(type.getEnumConstants())
			.filter((value) -> value.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_')))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("; allowed are " + Stream.of(type.getEnumConstants())
				.map((value) -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", ")))), setter);
	}

	private <T> T get(String name, Function<String, T> reader, T fallback) {
		@Nullable Object[] read = new Object[1];
		set(name, reader, (value) -> read[0] = value);
		@SuppressWarnings("unchecked")
		T value = (T) read[0];
		return (value != null) ? value : fallback;
	}

	private <T> void set(String name, Function<String, T> reader, Consumer<T> setter) {
		String text = this.values.get(name);
		if (text != null) {
			check(name, () -> setter.accept(reader.apply(text.strip())));
		}
	}

	/** The core names its own fields; here it is the property that has to be named. */
	private void check(String name, Runnable step) {
		try {
			step.run();
		}
		catch (IllegalArgumentException ex) {
			String message = String.valueOf(ex.getMessage());
			int allowed = message.indexOf("; allowed");
			String rule = (allowed >= 0) ? message.substring(allowed)
					: (ex instanceof NumberFormatException) ? "; allowed is a number" : ": " + message;
			String value = name.endsWith("password") ? "***" : this.values.getOrDefault(name, "");
			String shown = (value.indexOf('@') >= 0) ? Printable.argument(value) : Printable.text(value);
			throw new UsageException(PREFIX + name + " is '" + shown + "'" + Printable.line(rule));
		}
	}

}
