/**
 * What every sink must do, as tests: published with the library, for those who write a
 * sink of their own.
 */
package io.github.downloadmanager.sink.contract;
