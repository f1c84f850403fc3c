// Why a download failed, and what to do about it, in words. One entry for each kind of error.

import { dateTime } from './format.js';

const STATUS = {
  400: 'did not understand the request', 401: 'asks for a log-in', 403: 'does not allow it', 404: 'has no such file',
  410: 'has this file no longer', 416: 'does not have this part of the file', 429: 'has too many requests',
  500: 'failed', 502: 'has a problem behind it', 503: 'is not available now', 504: 'waited too long for another one',
};

const TIMEOUTS = {
  CONNECT: 'No connection could be made in time.', RESPONSE: 'The server did not answer in time.',
  READ: 'The server stopped sending.', STALL: 'The server sent too slowly.', TOTAL: 'The download took longer than allowed.',
};

const STORAGE = {
  NO_SPACE: ['The disk is full.', 'Make room on it, then retry.'],
  ACCESS_DENIED: ['The file may not be written there.', 'Ask whoever runs this server.'],
  FILE_TOO_LARGE: ['The disk does not take files of this size.', 'Choose another place for it.'],
  MISSING: ['The unfinished file was removed or replaced.', 'Retry; it begins anew.'],
  TOO_MANY_FILES: ['The server has too many files open.', 'Retry later.'],
  IO: ['The file could not be written.', 'Ask whoever runs this server to look at its disk.'],
};

const again = 'Retry later.';

const TEXTS = {
  ManagerShutdown: () => ['The server is shutting down.', 'Add it again when it is back.'],
  QueueFull: () => ['Too many downloads wait already.', 'Add it again when some have ended.'],
  UrlRejected: () => ['This address is not allowed here.', 'Check the address, or ask whoever runs this server.'],
  FileExists: () => ['There is a file of this name already.', 'Choose another name, or let it be replaced.'],
  DestinationInUse: () => ['Another download is writing the same file.', 'Wait for its end, or choose another name.'],
  InvalidDestination: () => ['The file cannot have this name or place.', 'Choose another name.'],
  ConnectionFailed: () => ['The server could not be reached, or hung up.', again],
  TimedOut: (error) => [TIMEOUTS[error.kind] || 'It took too long.', again],
  TlsFailed: () => ['The server could not prove who it is.', 'Check the address; if it is right, its certificate is wrong.'],
  ProtocolViolation: () => ['The server answered something that makes no sense.', 'Try another address.'],
  UnexpectedStatus: (error) => ['The server ' + (STATUS[error.status] || 'did not send the file') + ' (' + error.status + ').',
    error.status >= 500 || error.status === 429 ? again : 'Check the address.'],
  RetryLater: (error) => ['The server asks to wait ' + (error.until ? 'until ' + dateTime(error.until) : 'longer than is allowed here') + '.',
    'Retry after that time.'],
  Truncated: () => ['The server ended before the file was whole.', again],
  RedirectFailed: () => ['The server sends from one address to the next without an end.', 'Check the address.'],
  ContentChanged: () => ['The file changed on the server meanwhile.', 'Retry; it begins anew.'],
  TooLarge: () => ['The file is larger than allowed here.', 'Ask whoever runs this server.'],
  ChecksumMismatch: () => ['The content is not what its checksum says.', 'Check the checksum, or try another address.'],
  VerificationFailed: () => ['The content was checked and refused.', 'Try another address.'],
  DecodingFailed: () => ['The content is packed, and broken.', again],
  StorageFailed: (error) => STORAGE[error.kind] || STORAGE.IO,
  RetriesExhausted: (error) => {
    const [why, todo] = error.cause ? explain(error.cause) : ['It failed each time.', again];
    return [why + ' It was tried ' + error.attempts + ' times.', todo];
  },
  Cancelled: () => ['It was cancelled.', 'Retry to begin again.'],
  BatchFailed: () => ['Some of these downloads failed.', 'Look at each of them.'],
  CustomizerFailed: () => ['This server could not prepare the request.', 'Ask whoever runs this server.'],
  Unexpected: () => ['This server made a mistake.', 'Ask whoever runs this server; its log tells more.'],
};

/** Why, and what to do: two sentences. */
export function explain(error) {
  const text = TEXTS[error.type];
  return text ? text(error) : ['It failed.', again];
}

export const knownTypes = () => Object.keys(TEXTS);
