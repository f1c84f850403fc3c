package io.github.downloadmanager.internal.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.policy.AddressRange;
import io.github.downloadmanager.policy.Authority;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one download (RFC 6265): what a redirect sets is sent to the next hop,
 * as gates that redirect to themselves until the cookie comes back expect. Never shared
 * between downloads, and never kept beyond one.
 * <p>
 * A cookie goes back to the very host that set it and to no other, whatever its
 * {@code Domain} says: without a list of public suffixes nobody can tell
 * {@code example.com} from {@code co.uk}.
 */
public final class CookieJar {

	/** The least capacity that RFC 6265 section 6.1 asks of a client. */
	private static final int MAX_COOKIES = 50;

	private static final int MAX_LENGTH = 4096;

	private static final long NANOS = 1_000_000_000L;

	/** A cookie with this lifetime outlives any download; in seconds. */
	private static final long FOREVER = 365L * 24 * 3600;

	/** The cookies, in the order in which they were set. */
	@GuardedBy("this")
	private final Map<Key, Stored> cookies = new LinkedHashMap<>(2);

	/**
	 * Take the cookies of a response (RFC 6265 section 5.3).
	 * @param uri the address that was requested
	 * @param setCookies the values of its {@code Set-Cookie} headers
	 * @param now the time in nanoseconds
	 */
	synchronized void store(URI uri, List<String> setCookies, long now) {
		String host = setCookies.isEmpty() ? null : Authority.canonicalHost(uri);
		if (host == null) {
			return;
		}
		for (String value : setCookies) {
			Cookie cookie = (value.length() <= 2 * MAX_LENGTH) ? ClientCookieDecoder.LAX.decode(value) : null;
			if (cookie != null && isFit(cookie, uri, host)) {
				put(new Key(host, path(cookie, uri), cookie.name()), cookie, now);
			}
		}
	}

	@GuardedBy("this")
	private void put(Key key, Cookie cookie, long now) {
		boolean session = cookie.maxAge() == Cookie.UNDEFINED_MAX_AGE;
		if (!session && cookie.maxAge() <= 0) {
			this.cookies.remove(key);
			return;
		}
		if (!this.cookies.containsKey(key) && this.cookies.size() >= MAX_COOKIES) {
			this.cookies.remove(this.cookies.keySet().iterator().next());
		}
		long seconds = session ? FOREVER : Math.min(cookie.maxAge(), FOREVER);
		String value = cookie.wrap() ? '"' + cookie.value() + '"' : cookie.value();
		this.cookies.put(key, new Stored(value, cookie.isSecure(), now + seconds * NANOS));
	}

	/**
	 * What to send (RFC 6265 section 5.4).
	 * @param uri the address to request
	 * @param own the caller's own {@code Cookie} header for it, or {@code null}
	 * @param now the time in nanoseconds
	 * @return the value of the {@code Cookie} header, {@code null} for none; a cookie of
	 * the caller's stays unless the server set one of the same name
	 */
	synchronized @Nullable String header(URI uri, @Nullable String own, long now) {
		if (this.cookies.isEmpty()) {
			return own;
		}
		this.cookies.values().removeIf((stored) -> stored.expires() - now <= 0);
		String host = Authority.canonicalHost(uri);
		List<Map.Entry<Key, Stored>> sent = new ArrayList<>();
		this.cookies.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().host().equals(host) && matches(uri, entry.getKey().path())
					&& (!entry.getValue().secure() || isSecure(uri)))
			.forEach(sent::add);
		sent.sort(Comparator.comparingInt((entry) -> -entry.getKey().path().length()));
		List<String> pairs = new ArrayList<>();
		if (own != null) {
			for (String pair : own.split(";", -1)) {
				String name = pair.substring(0, (pair.indexOf('=') >= 0) ? pair.indexOf('=') : pair.length()).strip();
				if (!pair.isBlank() && sent.stream().noneMatch((entry) -> entry.getKey().name().equals(name))) {
					pairs.add(pair.strip());
				}
			}
		}
		sent.forEach((entry) -> pairs.add(entry.getKey().name() + "=" + entry.getValue().value()));
		return pairs.isEmpty() ? null : String.join("; ", pairs);
	}

	private static boolean isFit(Cookie cookie, URI uri, String host) {
		if (cookie.name().length() + cookie.value().length() > MAX_LENGTH || !isSendable(cookie.name())
				|| !isSendable(cookie.value())) {
			return false;
		}
		// An http connection can be tampered with, so it must not set cookies that only
		// https sends.
		if (cookie.isSecure() && !isSecure(uri)) {
			return false;
		}
		if (cookie.domain() == null || cookie.domain().isEmpty()) {
			return true;
		}
		String domain = cookie.domain().toLowerCase(Locale.ROOT);
		String bare = domain.startsWith(".") ? domain.substring(1) : domain;
		return host.equals(bare) || (host.endsWith("." + bare) && AddressRange.literal(host) == null);
	}

	/**
	 * Whether it can go back as it came. Values with spaces or in UTF-8 are common,
	 * though RFC 6265 asks servers for neither; it has clients take both (section 5.2).
	 */
	private static boolean isSendable(String text) {
		return text.chars().allMatch((c) -> c >= ' ' && c != 0x7F && c <= 0xFF);
	}

	private static boolean isSecure(URI uri) {
		return "https".equals(Authority.scheme(uri));
	}

	/** The path of a cookie, or the directory of the address (section 5.1.4). */
	private static String path(Cookie cookie, URI uri) {
		if (cookie.path() != null && cookie.path().startsWith("/")) {
			return cookie.path();
		}
		String path = uri.getRawPath();
		int slash = path.lastIndexOf('/');
		return (slash <= 0) ? "/" : path.substring(0, slash);
	}

	private static boolean matches(URI uri, String path) {
		String requested = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
		return requested.startsWith(path) && (requested.length() == path.length() || path.endsWith("/")
				|| requested.charAt(path.length()) == '/');
	}

	/** Tells the number of cookies, but none of their values, which are secret. */
	@Override
	public synchronized String toString() {
		return "CookieJar[" + this.cookies.size() + "]";
	}

	private record Key(String host, String path, String name) {

	}

	private record Stored(String value, boolean secure, long expires) {

	}

}
