package io.github.downloadmanager.benchmarks.client;

import org.jspecify.annotations.Nullable;

/**
 * What a measured virtual machine is told to do in one round.
 *
 * @param kind the client that does it
 * @param work what to download
 * @param setup how the client is built; jobs with equal setups share a client
 * @param extra what is asked of each download
 */
public record Job(Kind kind, Work work, Setup setup, Extra extra) {

	/** The clients there are. */
	public enum Kind {

		/** The download manager: download everything, wait for the end. */
		MANAGER,

		/** A {@code WebClient} with {@code DataBufferUtils.write}, as is usual. */
		IDIOM,

		/** A {@code WebClient} that throws away what arrives. */
		DISCARD,

		/** The download manager with slow downloads running: what they weigh. */
		SLOW,

		/** The download manager with a long queue: what it weighs. */
		QUEUED

	}

	/**
	 * What to download: file {@code n} comes from {@code base/(n modulo distinct)} and
	 * goes to {@code directory/n}.
	 *
	 * @param base address of the folder at the origin
	 * @param files how many downloads
	 * @param distinct how many files there are at the origin
	 * @param directory an existing and empty directory
	 */
	public record Work(String base, int files, int distinct, String directory) {

	}

	/**
	 * How a client is built.
	 *
	 * @param parallel downloads at once
	 * @param observed whether listeners, an event stream and observations are on
	 * @param limited whether there is a bandwidth limit, far above what is reached
	 * @param probe whether a HEAD comes first
	 * @param tls the TLS provider, {@code JDK} or {@code OPENSSL}
	 * @param certificate a certificate to trust, or {@code null}
	 */
	public record Setup(int parallel, boolean observed, boolean limited, boolean probe, String tls,
			@Nullable String certificate) {

		/**
		 * With everything on, over plain HTTP.
		 * @param parallel downloads at once
		 * @return the setup
		 */
		public static Setup of(int parallel) {
			return new Setup(parallel, true, false, false, "JDK", null);
		}

		/**
		 * Without listeners, event streams and observations.
		 * @return the changed setup
		 */
		public Setup unobserved() {
			return new Setup(this.parallel, false, this.limited, this.probe, this.tls, this.certificate);
		}

		/**
		 * With a bandwidth limit that is never reached.
		 * @return the changed setup
		 */
		public Setup withLimit() {
			return new Setup(this.parallel, this.observed, true, this.probe, this.tls, this.certificate);
		}

		/**
		 * With a HEAD before each download.
		 * @return the changed setup
		 */
		public Setup withProbe() {
			return new Setup(this.parallel, this.observed, this.limited, true, this.tls, this.certificate);
		}

		/**
		 * Trusting a certificate.
		 * @param provider the TLS provider, {@code JDK} or {@code OPENSSL}
		 * @param file the certificate in PEM form
		 * @return the changed setup
		 */
		public Setup https(String provider, String file) {
			return new Setup(this.parallel, this.observed, this.limited, this.probe, provider, file);
		}

	}

	/**
	 * What is asked of each download.
	 *
	 * @param segments how many parts at once; 0 to leave it to the manager
	 * @param sha256 the expected digest in hexadecimal digits, or {@code null} for no
	 * check
	 */
	public record Extra(int segments, @Nullable String sha256) {

		/** Nothing. */
		public static final Extra NONE = new Extra(0, null);

	}
}
