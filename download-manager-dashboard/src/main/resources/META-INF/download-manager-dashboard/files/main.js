// The page shows what the server says: it follows the events, and asks for more where they are not enough.

import * as actions from './actions.js';
import { openAdd } from './add.js';
import * as api from './api.js';
import * as chart from './chart.js';
import { openDetails, detailsShown, refreshDetails, remember } from './details.js';
import { byId } from './dom.js';
import { name } from './format.js';
import * as keys from './keys.js';
import { openLimits } from './limits.js';
import * as list from './list.js';
import * as menus from './menus.js';
import { complain, sayEnd } from './notices.js';
import * as store from './store.js';
import * as stream from './stream.js';
import * as summary from './summary.js';

const { state } = store;
/** So many are asked for one by one; for more, the list is loaded anew. */
const MOST_ASKED = 20;
/** How far apart the list is asked for because of reasons. */
const REASONS_MILLIS = 5000;

let stoppedBefore = new Set();
let loggedOut = false;
let reasonsBefore = null;
let reasonsAsked = -REASONS_MILLIS;

function heard(event, data) {
  if (event === 'Snapshot') {
    state.next = data.next;
    state.matched = data.matched;
    store.replace(data);
    if (store.isFiltered()) summary.load();
  } else if (event === 'Progress') {
    store.progress(data.downloads);
  } else if (event === 'Stats') {
    store.statistics(data);
    chart.point(data);
    followSilentChanges(data);
    followReasons(data.reasons);
  } else if (event === 'Removed') {
    store.remove(data.id);
  } else if (event === 'LimitsChanged' || event === 'HoldChanged') {
    store.limitsChanged(data.limits);
  } else {
    remember(event, data);
    if (data.download) {
      if (event === 'Completed' || event === 'Failed') sayEnd(data.download.status, name(data.download));
      store.update(data.download);
    }
  }
  if (detailsShown() && (event === 'Stats' || data.id === detailsShown())) refreshDetails();
}

/** One that has ended may still be in these numbers: its event is on the way. So it is asked for the second time. */
function followSilentChanges({ running, counts }) {
  const stopped = store.settle(running, running.length === counts.RUNNING);
  const unknown = stopped.filter((id) => stoppedBefore.has(id));
  stoppedBefore = new Set(stopped);
  if (unknown.length > MOST_ASKED) reload();
  else unknown.forEach(ask);
}

/** No event tells that those in line wait for something else now: for a host, for their group, or until a hold ends. */
function followReasons({ SLOT, BACKOFF, PAUSED, BANDWIDTH, ...others }) {
  const reasons = JSON.stringify(others);
  if (reasons === reasonsBefore || performance.now() - reasonsAsked < REASONS_MILLIS) return;
  const first = reasonsBefore === null;
  reasonsBefore = reasons;
  if (first) return;
  reasonsAsked = performance.now();
  summary.load();
}

async function ask(id) {
  try {
    const { position, attempts, heldRanges, ...download } = await api.details(id);
    store.update(download);
  } catch (problem) {
    if (problem.status === 404) store.remove(id);
  }
}

/**
 * Ask for the list.
 * @param quiet whether it is told already that something is wrong with the way to the server
 */
async function reload(quiet = false) {
  const since = store.now();
  try {
    const page = await api.page({ limit: 200 });
    state.next = page.next;
    state.matched = page.matched;
    store.replace(page, since);
    if (store.isFiltered()) summary.load();
    loggedOut = false;
  } catch (problem) {
    state.problem = problem.title;
    store.tell();
    const news = problem.type === 'logged-out' && !loggedOut;
    loggedOut = problem.type === 'logged-out';
    if (!quiet || news) complain('Could not load the list', problem);
  }
}

function showState(kind, words) {
  const chip = byId('state');
  chip.dataset.state = kind;
  if (chip.textContent !== words) chip.textContent = words;
}

function click(event) {
  const row = event.target.closest('.row');
  const download = row && state.rows.get(row.dataset.id)?.data;
  if (!download) return;
  list.setActive(download.id, false);
  const act = event.target.closest('[data-act]')?.dataset.act;
  if (act === 'menu') menus.openRowMenu(download, event.target.closest('[data-act]'));
  else if (act === 'toggle') actions.nextStep(download)?.act(download);
  else if (act === 'select') list.toggleSelected(download.id, event.shiftKey);
  else if (state.writable && (event.ctrlKey || event.metaKey || event.shiftKey)) list.toggleSelected(download.id, event.shiftKey);
  else if (list.isSelecting()) list.toggleSelected(download.id);
  else if (!String(getSelection())) openDetails(download.id);
}

async function start() {
  summary.start();
  chart.start();
  menus.start();
  keys.start();
  list.start((numbers) => {
    if (numbers) {
      summary.show();
      menus.showSelection();
    }
  });
  byId('rows').addEventListener('click', click);
  for (const id of ['open-add', 'open-add-phone']) byId(id).addEventListener('click', openAdd);
  byId('speed').addEventListener('click', openLimits);
  addEventListener('pagehide', actions.flushRemoval);
  stream.start(heard, showState, reload);
  store.tell();
  try {
    const { access, examples } = await api.settings();
    state.writable = access === 'unrestricted';
    state.examples = examples;
    document.body.dataset.access = access;
    store.tell();
  } catch (problem) {
    complain('Could not load the settings', problem);
  }
}

start();
