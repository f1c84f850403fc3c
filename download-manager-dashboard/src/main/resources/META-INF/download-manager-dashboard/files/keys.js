// The keyboard. Single keys can be switched off, as speech recognition may press them by chance.

import * as actions from './actions.js';
import { openAdd } from './add.js';
import { closeDetails, openDetails } from './details.js';
import { byId, el, showModal } from './dom.js';
import * as list from './list.js';
import { openRowMenu } from './menus.js';
import { isEnded, state } from './store.js';

const SETTING = 'download-dashboard-keys';
const HELP = [['/', 'search'], ['a', 'add'], ['j, ↓', 'next download'], ['k, ↑', 'previous download'], ['p', 'pause or resume'],
  ['r', 'retry'], ['x', 'select'], ['Shift-x', 'select up to here'], ['Ctrl-a', 'select all, in the list'], ['Delete', 'cancel, or remove what has ended'],
  ['m', 'menu of the download'], ['Enter', 'details'], ['Esc', 'close'], ['?', 'this help']];

function enabled() {
  try {
    return localStorage.getItem(SETTING) !== 'off';
  } catch {
    return true;
  }
}

export function openHelp() {
  const on = el('input', { type: 'checkbox', id: 'keys-on', onchange: () => {
    try {
      localStorage.setItem(SETTING, on.checked ? 'on' : 'off');
    } catch {
      // Storage may be forbidden; then the choice is for this page only.
    }
  } });
  on.checked = enabled();
  byId('help').replaceChildren(el('form', { method: 'dialog' }, el('h2', { id: 'help-title' }, 'Keyboard'),
    el('dl.keys', {}, ...HELP.flatMap(([key, what]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, what)])),
    el('p.field.check', {}, on, el('label', { for: 'keys-on' }, 'Single keys work')),
    el('p.buttons', {}, el('button.primary', { value: 'close' }, 'Close'))));
  showModal(byId('help'));
}

export function start() {
  document.addEventListener('keydown', press);
}

function press(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === 'Escape' && !document.querySelector('dialog.modal[open]') && !document.querySelector(':popover-open')) {
    if (closeDetails() || (list.isSelecting() && (list.setSelecting(false), true))) event.preventDefault();
    return;
  }
  if (event.target.closest('input:not([type=checkbox]), textarea, select, dialog.modal, [role=menu]')) return;
  const row = event.target.closest('#rows .row');
  if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
    if (event.target.closest('#table')) {
      event.preventDefault();
      if (state.writable) list.selectShown();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (inList(event, row) || (enabled() && single(event))) event.preventDefault();
}

/** Keys that act on the row that has the focus. */
function inList(event, row) {
  if (!row) return false;
  const onButton = event.target !== row;
  const download = state.rows.get(row.dataset.id)?.data;
  switch (event.key) {
    case 'ArrowDown': list.move(1); return true;
    case 'ArrowUp': list.move(-1); return true;
    case 'PageDown': list.move(10); return true;
    case 'PageUp': list.move(-10); return true;
    case 'Home': list.move(-Infinity); return true;
    case 'End': list.move(Infinity); return true;
    case 'ArrowRight':
    case 'ArrowLeft': return across(row, event.target, event.key === 'ArrowRight' ? 1 : -1);
    case 'Enter':
      if (onButton || !download) return false;
      openDetails(download.id);
      return true;
    case 'Delete':
      if (!download || !state.writable) return false;
      if (isEnded(download)) actions.remove([download]);
      else actions.cancel([download]);
      return true;
    case 'ContextMenu': return menu();
    default: return false;
  }
}

/** From the row to its buttons and back. */
function across(row, from, step) {
  const stops = [row, ...row.querySelectorAll('[data-act]')].filter((stop) => stop.offsetParent !== null || stop === row);
  const to = stops[stops.indexOf(from.closest('[data-act]') || row) + step];
  to?.focus();
  return true;
}

function menu() {
  const download = list.activeDownload();
  if (download) openRowMenu(download, list.elementOf(download.id).querySelector('[data-act=menu]'));
  return Boolean(download);
}

function single(event) {
  const download = list.activeDownload();
  switch (event.key) {
    case '/': byId('search').focus(); return true;
    case '?': openHelp(); return true;
    case 'j': list.move(1); return true;
    case 'k': list.move(-1); return true;
    case 'm': return menu();
    default: return state.writable && writes(event.key, download);
  }
}

function writes(key, download) {
  if (key === 'a') {
    openAdd();
    return true;
  }
  if (!download) return false;
  switch (key) {
    case 'p':
      if (actions.canResume(download)) actions.resume(download);
      else if (actions.canPause(download)) actions.pause(download);
      return true;
    case 'r':
      if (actions.canRetry(download) || download.status === 'WAITING') actions.retry({ ids: [download.id] });
      return true;
    case 'x': list.toggleSelected(download.id); return true;
    case 'X': list.toggleSelected(download.id, true); return true;
    default: return false;
  }
}
