package io.github.downloadmanager;

/**
 * What a TLS handshake failed at. Every one of these is checked for every connection, and
 * none can be switched off.
 */
public enum TlsCheck {

	/** A certificate of the server, or of an issuer of it, has expired. */
	EXPIRED("a certificate of the server has expired"),
	/** A certificate of the server, or of an issuer of it, is not valid yet. */
	NOT_YET_VALID("a certificate of the server is not valid yet; is this machine's clock right?"),
	/** The certificate is for another host than the one that was asked (RFC 9525). */
	HOST_NAME("the server's certificate is not for this host"),
	/** The certificate is self-signed, or its issuer is not among the trusted ones. */
	ISSUER("the server's certificate is self-signed, or comes from an issuer that is not trusted"),
	/** A certificate was revoked. */
	REVOKED("a certificate of the server was revoked"),
	/** A certificate uses an algorithm or a key that is too weak. */
	ALGORITHM("a certificate of the server uses an algorithm or a key that is not allowed here"),
	/** The server wants a certificate of ours, and got none that it trusts. */
	CLIENT_CERTIFICATE("the server wants a client certificate, and got none that it trusts"),
	/** The two sides have no version of TLS, or no cipher suite, in common. */
	VERSION("the server and this side have no TLS version or cipher suite in common"),
	/** The server answered, but not in TLS. */
	NOT_TLS("the server does not speak TLS on this port"),
	/** Anything else. */
	OTHER("it broke the rules of the protocol, or could not be understood");

	private final String description;

	TlsCheck(String description) {
		this.description = description;
	}

	/**
	 * What went wrong, for a person to read.
	 * @return a phrase without a final full stop
	 */
	public String description() {
		return this.description;
	}

}
