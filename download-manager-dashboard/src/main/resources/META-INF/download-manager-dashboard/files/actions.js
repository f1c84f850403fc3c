// What can be done with downloads. Everything acts at once; only what loses bytes asks before.

import * as api from './api.js';
import { el } from './dom.js';
import { bytes, name, plural } from './format.js';
import { complain, confirmLoss, notice } from './notices.js';
import { isEnded, matched, query, state, tell } from './store.js';

export const canPause = (download) => ['QUEUED', 'RUNNING', 'WAITING'].includes(download.status) && !download.pausing;
export const canResume = (download) => download.status === 'PAUSED';
export const canRetry = (download) => ['FAILED', 'CANCELLED'].includes(download.status);
export const canSave = (download) => download.status === 'COMPLETED' && Boolean(download.destination);

async function attempt(what, act) {
  try {
    return await act();
  } catch (problem) {
    complain(what, problem);
    return undefined;
  }
}

export async function pause(download) {
  const title = name(download);
  try {
    await api.change(download.id, { state: 'paused', mode: 'if-resumable' });
  } catch (problem) {
    if (problem.type !== 'not-resumable') {
      complain('Could not pause ' + title, problem);
      return;
    }
    const lost = download.bytesDownloaded > 0 ? bytes(download.bytesDownloaded) : 'what is there so far';
    if (!await confirmLoss('Pause ' + title + '?', 'This server cannot continue a download. Pausing loses ' + lost + '.', 'Pause anyway')) return;
    if (!await attempt('Could not pause ' + title, () => api.change(download.id, { state: 'paused' }))) return;
  }
  notice('Paused ' + title, ['Undo', () => resume(download)]);
}

export async function resume(download) {
  await attempt('Could not resume ' + name(download), () => api.change(download.id, { state: 'queued' }));
}

export async function setPriority(download, priority) {
  const before = download.priority;
  const title = name(download);
  if (await attempt('Could not move ' + title, () => api.change(download.id, { priority }))) {
    notice('Priority of ' + title + ' is now ' + priority, ['Undo', () => attempt('Could not undo it', () => api.change(download.id, { priority: before }))]);
  }
}

/** Before all that wait now. */
export function moveToFront(download) {
  const highest = Math.max(0, ...[...state.rows.values()].map(({ data }) => data)
    .filter((other) => other.id !== download.id && ['QUEUED', 'WAITING'].includes(other.status))
    .map((other) => other.priority));
  return setPriority(download, Math.min(1000, highest + 1));
}

export async function setBandwidth(download, bandwidth) {
  const title = name(download);
  if (await attempt('Could not limit ' + title, () => api.change(download.id, { bandwidth }))) {
    notice(bandwidth ? title + ' is limited to ' + bytes(bandwidth) + '/s' : title + ' has no limit of its own');
  }
}

/** Have the browser save it, as a download, so that a file that is gone does not take the page away. */
export function save(download) {
  el('a', { href: api.fileAddress(download.id), download: '' }).click();
}

const STEPS = [
  { can: canResume, act: resume, word: 'Resume', sign: '▶', writes: true },
  { can: canPause, act: pause, word: 'Pause', sign: '❚❚', writes: true },
  { can: canRetry, act: (download) => retry({ ids: [download.id] }), word: 'Retry', sign: '↻', writes: true },
  { can: canSave, act: save, word: 'Save', sign: '↓', writes: false },
];

/** What most people want to do with it next, and the button in its row does; undefined if there is nothing. */
export const nextStep = (download) => STEPS.find(({ can }) => can(download));

const selectionOf = (downloads) => ({ ids: downloads.map(({ id }) => id) });

/** Do something with some downloads, or with all that match the filter. */
async function act(what, action, target, more = {}) {
  return attempt(what, () => api.batch({ ...target, action, ...more }));
}

export async function cancel(downloads, all = false) {
  const running = downloads.filter((download) => !isEnded(download));
  const held = running.reduce((sum, download) => sum + download.bytesDownloaded, 0);
  const title = running.length === 1 && !all ? name(running[0]) : plural(all ? matched() : running.length, 'download');
  if (!all && running.length === 0) return;
  if ((held > 0 || all) && !await confirmLoss('Cancel ' + title + '?',
    (held > 0 ? bytes(held) + ' downloaded so far ' : 'What is downloaded so far ') + 'may be thrown away.', 'Cancel the download' + (running.length === 1 && !all ? '' : 's'))) return;
  const outcome = await act('Could not cancel ' + title, 'cancel', all ? { filter: query() } : selectionOf(running));
  if (outcome) notice('Cancelled ' + (running.length === 1 && !all ? title : plural(outcome.changed, 'download')));
}

export async function pauseMany(target, words) {
  const outcome = await act('Could not pause', 'pause', target, { mode: 'if-resumable' });
  if (!outcome) return;
  const { NOT_RESUMABLE: kept = 0, PENDING: pending = 0, FAILED: failed = 0 } = outcome.outcomes;
  const more = (kept ? '; ' + plural(kept, 'download') + ' cannot be continued, so not paused' : '')
    + (pending ? '; ' + pending + ' still pausing' : '') + (failed ? '; ' + failed + ' failed' : '');
  // Only these: others may have been paused before, and on purpose.
  const { paused, changed } = outcome;
  notice('Paused ' + plural(changed, 'download') + words + more,
    ...(changed > 0 && paused.length === changed ? [['Undo', () => resumeMany({ ids: paused })]] : []));
}

export async function resumeMany(target) {
  const outcome = await act('Could not resume', 'resume', target);
  if (outcome) notice('Resumed ' + plural(outcome.changed, 'download'));
}

export async function retry(target) {
  const outcome = await act('Could not retry', 'retry', target);
  if (!outcome) return;
  const refused = outcome.refused.length ? '; ' + outcome.refused.length + ' refused: ' + outcome.refused[0].problem.title : '';
  notice('Trying ' + plural(outcome.changed, 'download') + ' again' + refused);
}

let removing = null;

/** The server forgets them when it is too late to undo. */
export async function remove(downloads) {
  const ended = downloads.filter(isEnded);
  if (ended.length === 0) return;
  flushRemoval();
  const ids = ended.map(({ id }) => id);
  ids.forEach((id) => state.hidden.add(id));
  removing = ids;
  tell();
  const undone = await notice('Removed ' + (ended.length === 1 ? name(ended[0]) : plural(ended.length, 'download')) + ' from the list', ['Undo', () => {}]);
  if (removing !== ids) return;
  if (undone) {
    removing = null;
    show(ids);
  } else {
    flushRemoval();
  }
}

function show(ids) {
  ids.forEach((id) => state.hidden.delete(id));
  tell();
}

export function flushRemoval() {
  if (!removing) return;
  const ids = removing;
  removing = null;
  api.batch({ ids, action: 'remove' }, { keepalive: true }).catch((problem) => {
    show(ids);
    complain('Could not remove', problem);
  });
}

export const clearEnded = () => removeAll({ filter: { status: 'COMPLETED,FAILED,CANCELLED' } });

/** All at once, so without undo; their files stay. */
export async function removeAll(target) {
  const outcome = await act('Could not clear the list', 'remove', target);
  if (outcome) notice('Removed ' + plural(outcome.changed, 'download') + ' from the list; the files stay');
}

export async function hold(mode, words) {
  const before = state.limits?.hold.toLowerCase() || 'none';
  if (await attempt('Could not change it', () => api.limits({ hold: mode }))) {
    notice(words, ['Undo', () => attempt('Could not undo it', () => api.limits({ hold: before }))]);
  }
}
