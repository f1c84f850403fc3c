package io.github.downloadmanager.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of the download manager and their keys.
 */
public enum DownloadObservationDocumentation implements ObservationDocumentation {

	/** A download, from its first slot to its end; delays between attempts included. */
	DOWNLOAD {
		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultDownloadObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinality.values();
		}
	},

	/** One attempt, from its first request to the published file or the error. */
	ATTEMPT {
		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultAttemptObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinality.values();
		}
	};

	/** Keys with few values, for metrics. */
	public enum LowCardinality implements KeyName {

		/** {@code completed}, {@code failed} or {@code cancelled}. */
		OUTCOME {
			@Override
			public String asString() {
				return "outcome";
			}
		},

		/**
		 * The kind of error, such as {@code Truncated}, or {@code none}. Not
		 * {@code error}: tracing takes every value of a key of that name for an
		 * exception, {@code none} too.
		 */
		ERROR {
			@Override
			public String asString() {
				return "download.error";
			}
		}

	}

	/** Keys with many values, for traces only. */
	public enum HighCardinality implements KeyName {

		/** The download's id. */
		ID {
			@Override
			public String asString() {
				return "download.id";
			}
		},

		/** The host of the requested address. */
		HOST {
			@Override
			public String asString() {
				return "server.address";
			}
		},

		/** Number of the attempt, or of attempts. */
		ATTEMPT {
			@Override
			public String asString() {
				return "download.attempt";
			}
		}

	}

}
