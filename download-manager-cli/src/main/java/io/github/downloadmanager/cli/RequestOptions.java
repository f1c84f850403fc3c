package io.github.downloadmanager.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.sink.StreamSink;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What the options say about each request of a call.
 *
 * @param options the options
 * @param headers names and values of headers
 * @param login name and password for all servers, or {@code null}
 * @param netrc names and passwords for single hosts, or {@code null}
 */
record RequestOptions(Options options, List<Header> headers, Netrc.@Nullable Login login, @Nullable Netrc netrc) {

	/**
	 * Read the options.
	 * @throws UsageException if one cannot be understood; the message has no value of a
	 * header and no password
	 */
	static RequestOptions of(Options options) {
		List<Header> headers = new ArrayList<>();
		for (String header : options.headers) {
			headers.add(header(header));
		}
		Netrc netrc = null;
		if (options.netrcFile != null) {
			netrc = Netrc.read(options.netrcFile);
		}
		else if (options.netrc) {
			netrc = Netrc.read(Path.of(home(), ".netrc"));
		}
		return new RequestOptions(options, headers, (options.user != null) ? login(options.user) : null, netrc);
	}

	/** The one that shells mean by {@code ~}, which Java does not look at. */
	private static String home() {
		String home = System.getenv("HOME");
		return (home != null && !home.isEmpty()) ? home : System.getProperty("user.home");
	}

	private static Header header(String text) {
		int colon = text.indexOf(':');
		String name = (colon > 0) ? text.substring(0, colon).strip() : "";
		if (name.isEmpty()) {
			throw new UsageException(
					"--header is '" + Printable.text((colon < 0) ? text.replaceAll("(?s)[^\\w-].*", "...") : "")
							+ "'; allowed is a name, a colon and a value, such as 'Accept: text/csv'");
		}
		try {
			// Checked once and not for each line of a list.
			DownloadRequest.builder("https://localhost/").header(name, text.substring(colon + 1).strip());
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException("--header: " + Printable.line(String.valueOf(ex.getMessage())));
		}
		return new Header(name, text.substring(colon + 1).strip());
	}

	private static Netrc.Login login(String user) {
		int colon = user.indexOf(':');
		if (colon >= 0) {
			return new Netrc.Login(user.substring(0, colon), user.substring(colon + 1));
		}
		Console console = System.console();
		char[] password = (console != null) ? console.readPassword("Password for %s: ", user) : null;
		if (password == null) {
			throw new UsageException("--user has no password, and there is no terminal to ask for it; allowed is"
					+ " NAME:PASSWORD, or --netrc");
		}
		return new Netrc.Login(user, new String(password));
	}

	/** Bring them to a request. */
	void apply(DownloadRequestBuilder request, URI uri) {
		if (this.options.retries != null) {
			request.retries(this.options.retries);
		}
		if (this.options.overwrite) {
			request.overwrite(true);
		}
		if (this.options.checksum != null) {
			request.checksum(this.options.checksum);
		}
		if (this.options.output != null) {
			if (this.options.toStandardOutput()) {
				// System.out hides errors: a full disk would look like success.
				request.sink(StreamSink.of(new FileOutputStream(FileDescriptor.out)));
			}
			else {
				request.destination(
						(this.options.to != null) ? this.options.to.resolve(this.options.output) : this.options.output);
			}
		}
		this.headers.forEach((header) -> request.header(header.name(), header.value()));
		Netrc.Login found = (this.login != null) ? this.login
				: (this.netrc != null) ? this.netrc.login(String.valueOf(Authority.canonicalHost(uri))) : null;
		boolean given = this.headers.stream()
			.anyMatch((header) -> header.name().equalsIgnoreCase(HttpHeaders.AUTHORIZATION));
		if (found != null && !given) {
			request.basicAuth(found.name(), found.password());
		}
	}

	/**
	 * A header.
	 *
	 * @param name its name
	 * @param value its value, which may be secret
	 */
	record Header(String name, String value) {

		/** Without the value. */
		@Override
		public String toString() {
			return this.name;
		}

	}

}
