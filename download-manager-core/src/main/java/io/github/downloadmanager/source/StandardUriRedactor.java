package io.github.downloadmanager.source;

import java.net.URI;

final class StandardUriRedactor implements UriRedactor {

	static final UriRedactor INSTANCE = new StandardUriRedactor();

	@Override
	public URI redact(URI uri) {
		return uri;
	}

}
